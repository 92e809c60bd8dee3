"""A module opens with one to four lines that say what it decides or does."""

import ast

from tests.house.tree import Module, Tree

MOST_LINES = 4


def violations(tree: Tree) -> list[str]:
    return [f"{module.path}: {what}" for module in tree.modules() if (what := fault(module))]


def fault(module: Module) -> str | None:
    # An empty file has nothing to say, and apps.py only tells Django that the app exists.
    if not module.syntax.body or module.parts[-1] == "apps.py":
        return None
    opening = ast.get_docstring(module.syntax)
    if not opening:
        return "does not say what it does"
    # An example or a table after the first paragraph is welcome.
    first = opening.split("\n\n")[0].splitlines()
    if len(first) > MOST_LINES:
        return f"opens with {len(first)} lines; {MOST_LINES} are enough"
    return None


PLANTED = {
    "ringup/orders/planted_silent.py": "x = 1\n",
    "ringup/orders/planted_wordy.py": '"""One\ntwo\nthree\nfour\nfive.\n"""\n\nx = 1\n',
}
