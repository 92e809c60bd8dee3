"""A panel has one name: class `OrderTotals`, template `_order_totals.html`, id `order-totals`."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import Module, Tree

FLATS = ("desk", "office")
CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def violations(tree: Tree) -> list[str]:
    found = []
    for flat in FLATS:
        panels = dict(panel_classes(tree, flat))
        templates = {path: text for path, text in tree.templates() if path.startswith(f"ringup/web/{flat}/templates/")}
        places = {path.rsplit("/_", 1)[1].removesuffix(".html"): path for path in templates if "/_" in path}
        for name, path in sorted(places.items()):
            if name not in panels:
                found.append(f"{path}: no panel class {camel(name)}; a template with a leading underscore is a panel")
            if not has_id(templates[path], name):
                found.append(f'{path}: no element with id="{name.replace("_", "-")}"')
        for name, module in sorted(panels.items()):
            if name not in places:
                found.append(f"{module.path}: {camel(name)} has no template _{name}.html")
    return found


def panel_classes(tree: Tree, flat: str) -> Iterator[tuple[str, Module]]:
    """The panels of a flat by their snake_case name: the classes whose base is called a Panel."""
    for module in tree.modules(f"ringup/web/{flat}"):
        for node in module.syntax.body:
            if isinstance(node, ast.ClassDef) and not node.name.endswith("Panel"):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if any(base.endswith("Panel") for base in bases):
                    yield CAPITAL.sub("_", node.name).lower(), module


def has_id(text: str, name: str) -> bool:
    plain = re.escape(name.replace("_", "-"))
    # A row of a long list is a panel with a key: id="order-line-{{ panel.key }}", or the panel's own dom_id.
    return bool(re.search(rf'\bid="(?:{plain}(?:-\{{\{{[^"]+)?|\{{\{{ panel\.dom_id \}}\}})"', text))


def camel(name: str) -> str:
    return name.title().replace("_", "")


PLANTED = {
    "ringup/web/desk/templates/desk/orders/_planted_orphan.html": '<section id="planted-orphan"></section>',
    "ringup/web/desk/orders/panels/planted.py": "class PlantedBare(OrderPanel): ...\n",
}
