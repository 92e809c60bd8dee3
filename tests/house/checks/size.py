"""A file is small: a newcomer reads it at one go. The tail is where houses rot, so the longest is held."""

from tests.house.tree import Tree

MOST_LINES = 450


def violations(tree: Tree) -> list[str]:
    return [
        f"{module.path}: {lines} lines, {MOST_LINES} is the most"
        for under in ("ringup", "tests", "tools")
        for module in tree.modules(under)
        if (lines := module.text.count("\n")) > MOST_LINES
    ]


PLANTED = {"ringup/orders/planted_long.py": '"""Long."""\n' + "x = 1\n" * MOST_LINES}
