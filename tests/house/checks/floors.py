"""The import contracts of pyproject.toml: floors, screens, pure rules, connectors apart."""

import subprocess
import sys

from tests.house.tree import Tree

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def violations(tree: Tree) -> list[str]:
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache"]
    outcome = subprocess.run(command, cwd=tree.root, capture_output=True, text=True)
    if outcome.returncode == 0:
        return []
    lines = outcome.stdout.splitlines()
    return [line for line in lines if " -> " in line or "BROKEN" in line] or [outcome.stdout + outcome.stderr]


PLANTED = {
    "ringup/customers/planted_upward.py": "import ringup.orders.models\n",
    "ringup/values/planted_plumbing.py": "import ringup.plumbing.models\n",
    "ringup/web/desk/planted_jobs.py": "import ringup.jobs\n",
    "ringup/web/desk/planted_office.py": "import ringup.web.office\n",
    "ringup/orders/rules/planted_django.py": "from django.conf import settings\n",
    "ringup/planted_flat/__init__.py": "",
}
