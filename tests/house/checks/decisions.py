"""A decision record says what was chosen among what, and why: always the same parts, numbered without a gap."""

import re

from tests.house.tree import Tree

NAME = re.compile(r"docs/decisions/(\d{4})-[a-z0-9-]+\.md")
PARTS = ["## Context", "## Options", "## Outcome"]


def violations(tree: Tree) -> list[str]:
    records = {path: text for path, text in tree.committed() if path.startswith("docs/decisions/")}
    found = [f"{path}: {what}" for path, text in records.items() for what in faults(path, text)]
    numbers = sorted(int(match[1]) for path in records if (match := NAME.fullmatch(path)))
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"docs/decisions: the numbers {numbers} have a gap or a double")
    return found


def faults(path: str, text: str) -> list[str]:
    found = []
    match = NAME.fullmatch(path)
    if not match:
        return ["is not named NNNN-title.md"]
    if not text.startswith(f"# {int(match[1])}. "):
        found.append(f"does not begin with '# {int(match[1])}. '")
    if [line for line in text.splitlines() if line.startswith("## ")] != PARTS:
        found.append(f"its parts are not {PARTS}")
    options = text.partition("## Options")[2].partition("## Outcome")[0]
    for option in re.split(r"^### ", options, flags=re.MULTILINE)[1:]:
        if "- Good, because" not in option or "- Bad, because" not in option:
            found.append(f"the option {option.splitlines()[0]!r} lacks its good or its bad side")
    if "### " not in options:
        found.append("names no option")
    return found


WHOLE = """# 999. After a gap

## Context

## Options

### One

- Good, because it is.
- Bad, because it costs.

## Outcome
"""
PLANTED = {
    "docs/decisions/0999-after-a-gap.md": WHOLE,
    "docs/decisions/Planted.md": "# Planted\n",
    "docs/decisions/0001-planted-twice.md": "# 1. Planted\n\n## Outcome\n",
}
