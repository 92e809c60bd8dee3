"""The choices above a list: one for each field that the screen names."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField
from django.utils.translation import gettext as _

from ringup.web.office.labels import field_word
from ringup.web.office.panels.setup_list import Asked
from ringup.web.office.screens import SetupScreen


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A field to choose from; the first choice is all."""

    name: str
    label: str
    choices: tuple[tuple[str, str, bool], ...]


def filters_of(screen: SetupScreen, asked: Asked) -> tuple[Filter, ...]:
    """The filters with what is chosen now."""
    chosen = dict(asked.filters)
    return tuple(_filter(screen, name, chosen.get(name, "")) for name in screen.filters)


def _filter(screen: SetupScreen, name: str, chosen: str) -> Filter:
    column: Any = screen.kind.model._meta.get_field(name)
    if isinstance(column, BooleanField):
        choices = [("True", _("yes")), ("False", _("no"))]
    else:
        choices = [(str(value), str(word)) for value, word in column.flatchoices]
    return Filter(
        name=name,
        label=field_word(screen.kind.model, name),
        choices=(("", _("all"), not chosen), *((value, word, value == chosen) for value, word in choices)),
    )
