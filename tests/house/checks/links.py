"""What the documents name is there: linked files, and every environment variable in the operator's table."""

import re

from tests.house.tree import Tree

LINK = re.compile(r"\]\(([^)\s#]+)")
VARIABLE = re.compile(r"\bRINGUP_[A-Z_]+\b")
TABLE = "docs/how-to/run-it-for-real.md"
# A Django setting of ours is no variable.
SETTING = re.compile(r"^(RINGUP_[A-Z_]+) =", re.MULTILINE)


def violations(tree: Tree) -> list[str]:
    found = []
    for path, text in tree.committed():
        if path.endswith(".md"):
            for target in LINK.findall(text):
                if "://" not in target and not (tree.root / path).parent.joinpath(target).exists():
                    found.append(f"{path}: links to {target}, which is not there")
    settings = set(SETTING.findall((tree.root / "ringup/project/settings.py").read_text()))
    used = {name for module in tree.modules() for name in VARIABLE.findall(module.text)} - settings
    explained = set(VARIABLE.findall((tree.root / TABLE).read_text()))
    found += [f"{TABLE}: {name} is used and not explained" for name in sorted(used - explained)]
    return found


PLANTED = {
    "docs/planted.md": "See [the other page](nowhere.md).\n",
    "ringup/project/planted.py": 'import os\n\nx = os.environ["RINGUP_PLANTED"]\n',
}
