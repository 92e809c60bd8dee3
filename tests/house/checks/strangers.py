"""Nothing committed names a package registry's host or a path of one machine, and nothing is too large by accident."""

import re

from tests.house.tree import Tree

# In pieces, so that this file does not contain what it looks for.
HOSTS = re.compile(
    "|".join(
        (
            r"py" + r"pi\.org",
            r"python" + r"hosted\.",
            r"registry\.npm" + r"js",
            r"registry\.yarn" + r"pkg",
            r"deb\.deb" + r"ian",
        )
    )
)
MACHINE_PATHS = re.compile(
    r"(?<![\w.~$}])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "fa" + "rm", "home/[a-z]+")) + r")/[A-Za-z.]"
)


def violations(tree: Tree) -> list[str]:
    found = []
    for path, text in tree.committed():
        for number, line in enumerate(text.splitlines(), start=1):
            if HOSTS.search(line):
                found.append(f"{path}:{number}: names the host of a package registry")
            if MACHINE_PATHS.search(line):
                found.append(f"{path}:{number}: names a path of one machine")
    return found


PLANTED = {
    "requirements/planted.txt": "--index-url https://py" + "pi.org/simple\n",
    "package-planted.json": '{"resolved": "https://registry.npm' + 'js.org/x"}\n',
    "docs/planted.md": "See /ro" + "ot/notes.txt\n",
}
