"""Foreign keys obey the floors, like imports: a table points down, by a string, or to a table of its own app."""

import ast
from collections.abc import Iterator

from tests.house.tree import Module, Tree

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def violations(tree: Tree) -> list[str]:
    floor_of = {name: height for height, floor in enumerate(reversed(tree.floors())) for name in floor}
    return [
        f"{module.path}:{line}: {what}"
        for module in tree.modules()
        if "models" in module.dotted.split(".")
        for target, line in relations(module)
        if (what := fault(module.parts[1], target, floor_of))
    ]


def relations(module: Module) -> Iterator[tuple[ast.expr | None, int]]:
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RELATIONS:
            named = [keyword.value for keyword in node.keywords if keyword.arg == "to"]
            yield (node.args or named or [None])[0], node.lineno


def fault(app: str, target: ast.expr | None, floor_of: dict[str, int]) -> str | None:
    if isinstance(target, ast.Attribute) and target.attr == "AUTH_USER_MODEL":
        other = "call_centers"
    elif isinstance(target, ast.Constant) and isinstance(target.value, str):
        other = target.value.partition(".")[0] if "." in target.value else app
    elif isinstance(target, ast.Name):
        other = app  # a class at hand; the import contract sees where it comes from
    else:
        return "names its table neither by a string nor by a class of its own app"
    # An app of Django or of a library stands below everything.
    if floor_of.get(other, -1) > floor_of.get(app, -1):
        return f"{app} points up to {other}"
    return None


PLANTED = {
    "ringup/customers/models/planted.py": "x = models.ForeignKey('orders.SalesOrder', models.CASCADE)\n",
    "ringup/orders/models/planted.py": "x = models.ForeignKey(to=find_table(), on_delete=None)\n",
}
