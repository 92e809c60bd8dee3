"""What varies is a file in a registry; nobody asks for a kind with `kind ==`, in Python or in a template."""

import ast
import re

from tests.house.tree import Module, Tree

IN_TEMPLATE = re.compile(r"\{%\s*(?:el)?if\b[^%]*\bkind\s*(?:==|!=)\s*['\"]")


def violations(tree: Tree) -> list[str]:
    found = [f"{module.path}:{line}: asks for a kind" for module in tree.modules() for line in questions(module)]
    found += [f"{path}: asks for a kind" for path, text in tree.templates() if IN_TEMPLATE.search(text)]
    return found


def questions(module: Module) -> list[int]:
    """Lines where something called kind is compared with a text."""
    return [
        node.lineno
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
        and any(is_kind(side) for side in (node.left, *node.comparators))
        and any(
            isinstance(side, ast.Constant) and isinstance(side.value, str) for side in (node.left, *node.comparators)
        )
    ]


def is_kind(side: ast.expr) -> bool:
    match side:
        case ast.Name(id="kind") | ast.Attribute(attr="kind"):
            return True
        case ast.Subscript(slice=ast.Constant(value="kind")):
            return True
        case _:
            return False


PLANTED = {
    "ringup/orders/planted_kind.py": "def f(discount):\n    return discount.kind == 'simple'\n",
    "ringup/orders/planted_kind_in_data.py": "def f(row):\n    return 'simple' != row['kind']\n",
    "ringup/web/ui/templates/ui/planted.html": "{% if discount.kind == 'simple' %}x{% endif %}",
}
