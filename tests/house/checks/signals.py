"""No Django signals, no `save()` or `delete()` of our own on a model: what happens is to be read in an action."""

import ast

from tests.house.tree import Module, Tree, imported

SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.test.signals")
OVERRIDES = {"save", "delete", "asave", "adelete", "full_clean", "bulk_create"}


def violations(tree: Tree) -> list[str]:
    found = []
    for module in tree.modules():
        found += [
            f"{module.path}:{line}: imports {name}" for name, line in imported(module) if name.startswith(SIGNALS)
        ]
        found += [f"{module.path}:{line}: a signal" for line in signals_by_attribute(module)]
        if "models" in module.dotted.split("."):
            found += [f"{module.path}:{line}: overrides {name}()" for name, line in overrides(module)]
    return found


def signals_by_attribute(module: Module) -> list[int]:
    """`from django.db.models import signals` and `models.signals.post_save`."""
    return [
        node.lineno
        for node in ast.walk(module.syntax)
        if (isinstance(node, ast.ImportFrom) and any(alias.name == "signals" for alias in node.names))
        or (isinstance(node, ast.Attribute) and node.attr == "signals")
    ]


def overrides(module: Module) -> list[tuple[str, int]]:
    return [
        (method.name, method.lineno)
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and method.name in OVERRIDES
    ]


PLANTED = {
    "ringup/orders/planted_signal.py": "from django.db.models.signals import post_save\n",
    "ringup/orders/planted_signals.py": "from django.db.models import signals\n",
    "ringup/orders/models/planted_save.py": "class Planted:\n    def save(self): ...\n",
}
