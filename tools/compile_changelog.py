"""Moves the sentences of changelog.d into CHANGELOG.md under a version. Usage: compile_changelog.py VERSION DATE

A fragment is one sentence to the user in changelog.d/<slug>.<added|changed|fixed>.md.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("added", "changed", "fixed")
TOP = "# Changelog\n"


def compile_changelog(root: Path, *, version: str, date: str) -> str:
    """Writes CHANGELOG.md, removes the fragments, and returns the new section.

    Raises ValueError for a fragment whose name or text does not fit.
    """
    fragments = sorted((root / "changelog.d").glob("*.md"))
    sentences: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for fragment in fragments:
        sentences[kind_of(fragment)].append(sentence_of(fragment))
    section = f"\n## {version} ({date})\n"
    for kind, found in sentences.items():
        if found:
            section += f"\n### {kind.capitalize()}\n\n" + "".join(f"- {sentence}\n" for sentence in found)
    changelog = root / "CHANGELOG.md"
    before = changelog.read_text() if changelog.exists() else TOP
    introduction, mark, older = before.partition("\n## ")
    changelog.write_text(introduction.rstrip("\n") + "\n" + section + (mark + older if mark else ""))
    for fragment in fragments:
        fragment.unlink()
    return section


def kind_of(fragment: Path) -> str:
    """The middle part of the name."""
    parts = fragment.name.split(".")
    if len(parts) != 3 or parts[1] not in KINDS:
        raise ValueError(f"{fragment.name}: a fragment is named <slug>.<{'|'.join(KINDS)}>.md")
    return parts[1]


def sentence_of(fragment: Path) -> str:
    """The text, on one line."""
    sentence = " ".join(fragment.read_text().split())
    if not sentence.endswith("."):
        raise ValueError(f"{fragment.name}: one whole sentence to the user, with its full stop")
    return sentence


if __name__ == "__main__":
    try:
        print(compile_changelog(ROOT, version=sys.argv[1], date=sys.argv[2]))
    except (IndexError, ValueError) as problem:
        sys.exit(f"make changelog VERSION=1.2.3: {problem}")
