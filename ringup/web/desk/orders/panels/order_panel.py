"""What all panels of the order screen share: their area, and small values that several of them show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class OrderPanel(Panel):
    """A panel of the order screen. `order` is the public id that its addresses need."""

    area: ClassVar[str] = "desk/orders"
    order: str = ""


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A word of state with its tone: good, warn, bad, accent, promise, ring or nothing."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A name and its value."""

    name: str
    value: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice of a select field."""

    value: str
    label: str
    selected: bool = False


def choose(options: Iterable[tuple[object, str]], selected: object, *, none: bool = False) -> tuple[Option, ...]:
    """(value, label) pairs as choices; with `none` nothing can be chosen, too."""
    choices = [Option(value=str(value), label=label, selected=value == selected) for value, label in options]
    return (Option(value="", label="–", selected=selected is None), *choices) if none else tuple(choices)
