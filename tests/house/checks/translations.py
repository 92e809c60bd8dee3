"""Every text of the code is in every language: extracted, translated, not fuzzy, with its placeholders; no other is."""

import re
from pathlib import Path

from tests.house.tree import Tree
from tools import extract_messages

CURE = "`python -m tools.extract_messages`, then translate"


def violations(tree: Tree) -> list[str]:
    package = tree.root / extract_messages.PACKAGE
    return [f"{fault} ({CURE})" for fault in extract_messages.faults(extract_messages.sources(package), package)]


def damaged(language: str, pattern: str, replacement: str) -> tuple[str, str]:
    """The path of a language's file, and its text with one thing wrong."""
    path = extract_messages.file_of(language)
    text = (Path(__file__).resolve().parents[3] / path).read_text()
    return path.as_posix(), re.sub(pattern, replacement, text, count=1)


PLANTED = {
    "ringup/web/ui/planted_text.py": 'x = _("Nobody extracted it")\n',
    "ringup/web/ui/templates/ui/planted.html": '{% load i18n %}{% translate "Nobody extracted it" %}\n',
    **dict(
        [
            damaged("da", r'\nmsgid "Draft"\n', r"\n#, fuzzy\g<0>"),
            damaged("de", r'(\nmsgid "Draft"\nmsgstr )"\w+"', r'\1""'),
            damaged("fr", r'(\nmsgid "%\(count\)s left"\nmsgstr ).+', r'\1"encore"'),
            damaged("nl", r'\nmsgid "Draft"\n', r'\nmsgid "Draught"\nmsgstr "Tocht"\n\g<0>'),
        ]
    ),
}
