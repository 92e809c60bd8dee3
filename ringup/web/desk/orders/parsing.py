"""Reads what the order screen posts: typed figures in the reader's way, and each field with the value that was seen."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ringup.orders.rules.addresses import OfCustomer
from ringup.orders.rules.merging import FieldChange
from ringup.values.refusal import Refusal

SEEN = "seen:"
# What stands at a place of a kit, by the number of the kit's own component there.
KIT = "kit:"
# The code on a line, as it is typed.
SOURCE_CODE = "source_code"
# An address of the customer that the order has not used yet is named with this letter before its key.
OF_CUSTOMER = "c"


class NotUnderstood(Exception):
    """A posted value that says nothing to us; `refusal` is what the screen shows."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(field)
        self.refusal = Refusal(code="value_not_understood", facts={"text": text}, field=field)


def posted(value: object) -> str:
    """A stored value as a form carries it: dates in ISO form, nothing as an empty text."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def read_key(text: str) -> int | None:
    """A key of a list, or nothing."""
    return int(text) if text else None


def read_address(text: str) -> int | OfCustomer | None:
    """An address of the order by its key, one of the customer's by `c` and its key, or nothing."""
    return OfCustomer(int(text[1:])) if text.startswith(OF_CUSTOMER) else read_key(text)


def read_date(text: str) -> date | None:
    """A date in ISO form, or nothing."""
    return date.fromisoformat(text) if text else None


def read_flag(text: str) -> bool:
    """A tick."""
    return text == "on"


Reader = Callable[[str], Any]


def read_changes(form: Mapping[str, str], readers: Mapping[str, Reader]) -> dict[str, FieldChange]:
    """The fields whose posted value differs from the one that was seen. Raises NotUnderstood."""
    changes = {}
    for name, read in readers.items():
        if f"{SEEN}{name}" not in form:
            continue
        text, seen = form.get(name, "").strip(), form[f"{SEEN}{name}"]
        wanted, before = _read(name, text, read), _read(name, seen, read)
        if wanted != before:
            changes[name] = FieldChange(wanted=wanted, seen=before)
    return changes


def _read(name: str, text: str, read: Reader) -> Any:
    try:
        return read(text)
    except (ValueError, InvalidOperation):
        raise NotUnderstood(name, text) from None


def as_posted(text: str) -> str:
    """A stored value that was written as plain text, as a form carries it."""
    return {"True": "on", "False": "", "None": ""}.get(text, text)
