"""Every dependency has its reason in the record of the stack."""

import re
import tomllib

from tests.house.tree import Tree

RECORD = "docs/decisions/0002-stack.md"
NAME = re.compile(r"[A-Za-z0-9._-]+")


def violations(tree: Tree) -> list[str]:
    project = tomllib.loads((tree.root / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    groups += project["project"]["optional-dependencies"].values()
    names = [match[0] for group in groups for entry in group if (match := NAME.match(entry))]
    rows = [line for line in (tree.root / RECORD).read_text().splitlines() if line.startswith("| ")]
    explained = {name.strip() for row in rows for name in row.split("|")[1].split(",")}
    return [f"pyproject.toml: {name} has no reason in {RECORD}" for name in names if name not in explained]


PLANTED = {
    "pyproject.toml": """
[project]
dependencies = ["django", "stranger>=1"]
[project.optional-dependencies]
[dependency-groups]
"""
}
