"""An import inside a function is a cycle in disguise, or has a reason that stands in a comment above it."""

import ast

from tests.house.tree import Module, Tree


def violations(tree: Tree) -> list[str]:
    return [
        f"{module.path}:{line}: an import inside a function without a comment that says why"
        for module in tree.modules()
        for line in late(module)
    ]


def late(module: Module) -> list[int]:
    lines = module.text.splitlines()
    return sorted(
        {
            node.lineno
            for function in ast.walk(module.syntax)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom) and not explained(lines, node.lineno)
        }
    )


def explained(lines: list[str], number: int) -> bool:
    """A comment in the line of the import, or above it and the imports around it."""
    if "#" in lines[number - 1]:
        return True
    above = number - 2
    while lines[above].strip().startswith(("from ", "import ")):
        above -= 1
    return lines[above].strip().startswith("#")


PLANTED = {"ringup/orders/planted_late.py": "def f():\n    import json\n    return json\n"}
