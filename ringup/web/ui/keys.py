"""A key and what it does, as data: the same table becomes the bindings in the browser, the hints and the help."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# How a key is printed on the keyboards of the user's language, where that differs from its name in the browser.
KEY_FACES: Mapping[str, str | Promise] = {
    " ": pgettext_lazy("key of the keyboard", "Space"),
    "ArrowDown": "↓",
    "ArrowUp": "↑",
    "Ctrl+Enter": pgettext_lazy("key of the keyboard", "Ctrl ↵"),
    "Delete": pgettext_lazy("key of the keyboard", "Del"),
    "Enter": "↵",
    "Escape": pgettext_lazy("key of the keyboard", "Esc"),
    "Shift+Enter": "⇧ ↵",
}


EVERYWHERE = _("Everywhere")


@dataclass(frozen=True, kw_only=True)
class Key:
    """One binding. `where` is a CSS selector, `empty entry`, `not typing`, or nothing for everywhere.

    `does` is a verb of keyboard.js with its `target` (a CSS selector) and `step`; the first binding that can act does.
    A binding that only completes another one says nothing and is not in the help.
    """

    keys: tuple[str, ...]
    does: str
    where: str = ""
    target: str = ""
    step: int = 0
    says: str | Promise = ""
    group: str | Promise = EVERYWHERE
    hint: str | Promise = ""

    @property
    def faces(self) -> list[str]:
        """The keys as printed on the keyboard; of a long row only its ends."""
        names = self.keys if len(self.keys) < 4 else (self.keys[0], "…", self.keys[-1])
        return [str(KEY_FACES.get(name, name)) for name in names]

    def binding(self) -> dict[str, object]:
        """What the browser needs to know."""
        parts = {
            "keys": list(self.keys),
            "does": self.does,
            "where": self.where,
            "target": self.target,
            "step": self.step,
        }
        return {name: value for name, value in parts.items() if value}


@dataclass(frozen=True, kw_only=True)
class KeyGroup:
    """The keys of one place, for the help."""

    title: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, kw_only=True)
class Hint:
    """Keys and one word about them, for the line at the bottom."""

    says: str
    faces: tuple[str, ...]


class KeyTable:
    """All keys of a page."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.keys = tuple(keys)

    @property
    def bindings(self) -> list[dict[str, object]]:
        """For the browser, in the order in which they are tried."""
        return [key.binding() for key in self.keys]

    @property
    def hints(self) -> list[Hint]:
        """For the line at the bottom of the page; keys with the same hint stand together."""
        words = list(dict.fromkeys(str(key.hint) for key in self.keys if key.hint))
        return [
            Hint(says=word, faces=tuple(face for key in self.keys if str(key.hint) == word for face in key.faces))
            for word in words
        ]

    @property
    def groups(self) -> list[KeyGroup]:
        """For the help: every key that says something, by place, in the order of the table."""
        titles = list(dict.fromkeys(str(key.group) for key in self.keys if key.says))
        return [
            KeyGroup(title=title, keys=tuple(key for key in self.keys if key.says and str(key.group) == title))
            for title in titles
        ]
