"""A registry lists every file of its folder, in alphabetical order, and a how-to page tells how to add one.

Its `__init__.py` (or `registry.py`) holds a tuple of the sibling modules or of what they offer.
"""

import ast
from collections.abc import Iterator

from tests.house.tree import Module, Tree

# folder of kinds → page for whoever adds one
REGISTRIES = {
    "ringup/pricing/rules/charges": "docs/how-to/add-a-charge-kind.md",
    "ringup/pricing/rules/discounts": "docs/how-to/add-a-discount-kind.md",
    "ringup/completion/rules/checks": "docs/how-to/add-a-completion-check.md",
    "ringup/payments/connectors": "docs/how-to/add-a-payment-connector.md",
    "ringup/imports/kinds": "docs/how-to/add-an-import-kind.md",
}
# What a kind is, stands beside the kinds.
NOT_A_KIND = {"__init__.py", "kind.py", "check.py", "connector.py", "http_exchange.py", "registry.py", "protocol.py"}


def violations(tree: Tree) -> list[str]:
    found = []
    for folder, page in REGISTRIES.items():
        modules = [module for module in tree.modules(folder) if module.path.rpartition("/")[0] == folder]
        if modules:
            found += faults(folder, modules)
        if modules and not (tree.root / page).exists():
            found.append(f"{folder}: there is no {page}")
    return found


def faults(folder: str, modules: list[Module]) -> list[str]:
    registry = [module for module in modules if module.parts[-1] in {"registry.py", "__init__.py"}]
    sources = {name: source for module in registry for name, source in imported_names(module)}
    listed = max((names_in_tuples(module) for module in registry), key=len, default=[])
    listed = [sources.get(name, name) for name in listed]
    files = [module.parts[-1].removesuffix(".py") for module in modules if module.parts[-1] not in NOT_A_KIND]
    found = [f"{folder}/{name}.py is not in the registry" for name in files if name not in listed]
    if listed != sorted(listed):
        found.append(f"{folder}: the registry {listed} is not in alphabetical order")
    return found


def imported_names(module: Module) -> Iterator[tuple[str, str]]:
    """What a registry imports from a sibling, with the sibling's name."""
    package = module.path.rpartition("/")[0].replace("/", ".")
    for node in module.syntax.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            sibling = node.module.rpartition(".")[2]
            if node.module != package:  # `from <package> import simple` names the sibling itself
                yield from ((alias.name, sibling) for alias in node.names)


def names_in_tuples(module: Module) -> list[str]:
    """The names in the module-level tuple of a registry; of `module.NAME` the module."""
    for node in module.syntax.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if isinstance(value, ast.Tuple):
            return [name for element in value.elts if (name := name_of(element))]
    return []


def name_of(element: ast.expr) -> str | None:
    match element:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name)) | ast.Call(func=ast.Name(id=name)):
            return name
        case _:
            return None


PLANTED = {"ringup/pricing/rules/discounts/planted.py": '"""A kind that nobody listed."""\n'}
