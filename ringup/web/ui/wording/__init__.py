"""Refusals, cures and states in the user's language. A code without an entry in these tables fails the house test."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.ui.wording.cures import CURES
from ringup.web.ui.wording.refusals import REFUSALS
from ringup.web.ui.wording.words import FACT_WORDS

# Facts that are figures although they travel as text, so that a price file can carry them.
FIGURES = frozenset(
    {"decimals", "free", "least", "limit", "longest", "lowest", "margin", "missing", "most", "ordered", "than"}
)
# Facts that are moments although they travel as text, for the same reason.
MOMENTS = frozenset({"from", "to", "until"})
BLANK_BEFORE_STOP = re.compile(r" +(?=[.,])")
PLAIN_FIGURE = re.compile(r"-?\d{1,18}(\.\d{1,12})?")


@dataclass(frozen=True, kw_only=True)
class Said:
    """A refusal as it is shown: what stands in the way, what would help, and at which field."""

    code: str
    text: str
    cure: str = ""
    field: str = ""


def say(refusal: Refusal) -> Said:
    """The refusal in the active language: `item_unknown` with `number=4711` is "There is no item 4711."."""
    cure = refusal.cure
    return Said(
        code=refusal.code,
        text=_fill(REFUSALS, refusal.code, refusal.facts),
        cure=_fill(CURES, cure.code, cure.facts) if cure else "",
        field=refusal.field,
    )


def _fill(table: Mapping[str, Any], code: str, facts: Mapping[str, Any]) -> str:
    sentence = table.get(code)
    if sentence is None:
        return code.replace("_", " ")
    said = str(sentence) % _Facts({name: show(name, value) for name, value in facts.items()})
    # A fact may be empty: the region of a country that has none.
    return BLANK_BEFORE_STOP.sub("", said)


class _Facts(dict[str, str]):
    """A sentence that names a fact nobody gave shows a dash in its place instead of failing in front of the agent."""

    def __missing__(self, name: str) -> str:
        return "–"


def show(name: str, value: object) -> str:
    """A fact as people read it: states by their word, amounts and days by the reader's language."""
    if isinstance(value, str):
        return _show_text(name, value)
    if isinstance(value, Mapping) and {"minor", "currency"} <= value.keys():
        return formats.money(value["minor"], value["currency"])
    if hasattr(value, "minor") and hasattr(value, "currency"):
        return formats.money(value.minor, str(value.currency))
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return formats.number(Decimal(value))
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, list | tuple):
        return ", ".join(dict.fromkeys(show(name, one) for one in value))
    return str(value)


def _show_text(name: str, value: str) -> str:
    if name in FIGURES and PLAIN_FIGURE.fullmatch(value):
        return formats.number(Decimal(value))
    if name in MOMENTS and (moment := _moment(value)):
        return show(name, moment)
    if name == "country":
        return str(formats.locale().territories.get(value, value))
    return str(FACT_WORDS.get(name, {}).get(value, value))


def _moment(text: str) -> date | None:
    """The day or moment in ISO's form; None for other text."""
    for kind in (date, datetime):
        with suppress(ValueError):
            return kind.fromisoformat(text)
    return None
