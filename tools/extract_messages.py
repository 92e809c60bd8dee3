"""Brings the translations up to date with the sources: new texts come in empty, unused ones go. Needs no gettext.

Run as `python -m tools.extract_messages` from the repository's folder; `--check` changes nothing and fails where a text
of the sources is missing or untranslated in any language, or fuzzy, or loses a placeholder, and where a text is unused.
"""

import os
import re
import sys
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path("ringup")
LANGUAGES = ("da", "de", "fr", "nl")
# Function → which arguments are texts, and which is the context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
OPTIONS = {"encoding": "utf-8"}
# Line, text (or texts, of a plural), comments, context: as Babel's extractor gives them.
Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def sources(package: Path = PACKAGE) -> Catalog:
    """Every text of the Python files and the templates, with where it stands."""
    catalog = Catalog(project="Ringup", charset="utf-8")
    for path in sorted(package.rglob("*")):
        if "migrations" in path.parts or path.suffix not in (".py", ".html", ".txt"):
            continue
        name = path.relative_to(package.parent).as_posix()
        for _line, texts, comments, context in _texts(name, path.read_text()):
            catalog.add(texts, None, locations=[(name, None)], auto_comments=comments, context=context)
    return catalog


@cache
def _texts(name: str, text: str) -> list[Found]:
    if not name.endswith(".py"):
        # What is left of a template looks like Python but for its indentation.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=name).splitlines())
    return list(extract("python", BytesIO(text.encode()), KEYWORDS, options=OPTIONS))


def file_of(language: str, package: Path = PACKAGE) -> Path:
    """Where a language's translations stand."""
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str, package: Path = PACKAGE) -> Catalog:
    """A language's translations; an empty catalog for a new language."""
    path = file_of(language, package)
    if not path.exists():
        return Catalog(locale=language, project="Ringup", charset="utf-8")
    return read_po(StringIO(path.read_text()), locale=language)


def update(template: Catalog) -> None:
    """Writes every language's file anew, keeping what is translated."""
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path = file_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        out = BytesIO()
        write_po(out, catalog, omit_header=False, width=120, sort_output=True, include_lineno=False)
        lines = [line for line in out.getvalue().decode().splitlines() if not line.startswith(DATES)]
        lines = lines[next(n for n, line in enumerate(lines) if line.startswith("msgid")) :]
        path.write_text("\n".join(lines) + "\n")


# They would make every update a change of every file.
DATES = ('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Language-Team', '"Generated-By')


def faults(template: Catalog, package: Path = PACKAGE) -> list[str]:
    """What is missing, fuzzy, translated without a placeholder of its own text, or in no source any more."""
    found = []
    for language in LANGUAGES:
        catalog = read(language, package)
        for message in template:
            if message.id:
                translated = catalog.get(message.id, message.context)
                found += [f"{language}: {why}: {message.id!r}" for why in _faults(message, translated)]
        unused = [one for one in catalog if one.id and template.get(one.id, one.context) is None]
        unused += catalog.obsolete.values()
        found += [f"{language}: is in no source: {message.id!r}" for message in unused]
    return found


def _faults(message: Message, translated: Message | None) -> list[str]:
    # A text with another plural, or with none, is another text.
    if translated is None or translated.id != message.id:
        return ["is missing"]
    strings = translated.string if isinstance(translated.string, tuple | list) else [translated.string]
    if not all(strings):
        return ["is not translated"]
    if translated.fuzzy:
        return ["is fuzzy"]
    ids = message.id if isinstance(message.id, tuple | list) else [message.id]
    allowed = {name for text in ids for name in PLACEHOLDER.findall(text)}
    required = set(PLACEHOLDER.findall(ids[-1]))
    # "One line" may do without its number; the last form is the one for any number.
    lost = required - set(PLACEHOLDER.findall(strings[-1]))
    if lost or any(set(PLACEHOLDER.findall(text)) - allowed for text in strings):
        return ["has other placeholders"]
    return []


def main(arguments: list[str]) -> int:
    """Updates, or checks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringup.project.settings")
    django.setup()
    template = sources()
    if "--check" not in arguments:
        update(template)
        return 0
    found = faults(template)
    for fault in found[:40]:
        print(fault)
    if found:
        print(f"{len(found)} faults in the translations: python -m tools.extract_messages, then translate")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
