"""What a cell says: text, whole number, decimal number, time, yes or no, or why it says nothing.

A reader takes the cell's text without surrounding blanks and returns the value or a `Fault`. Numbers are written
plainly, `1234.5`: no thousands separators, no currency signs; `1,5` is refused, for it means two different numbers.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from ringup.values.money import is_currency

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell (OWASP CSV injection; B70)."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,13}(\.[0-9]{1,6})?\Z")
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Why a cell or row is not taken: a code and the facts that its wording needs."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


# A hundred kilometers, a hundred tons.
LARGEST_MEASURE = 100_000_000
Reader = Callable[[str], object]


def text(longest: int) -> Reader:
    """Free text of at most `longest` characters.

    `'=A1` is taken as `=A1` (the quote is how an export keeps a spreadsheet from running it), a bare `=A1` is refused:
    it is a formula that some program left in the file, not a name.
    """

    def read(cell: str) -> object:
        if cell[:1] == "'" and cell[1:2] in FORMULA_STARTS:
            cell = cell[1:]
        elif cell.startswith(FORMULA_STARTS):
            return Fault(code="formula")
        if len(cell) > longest:
            return Fault(code="too_long", facts={"longest": longest})
        return cell.strip()

    return read


def phone(cell: str) -> object:
    """Raw text of a phone number: as text, but a leading plus or quote-plus is its country code."""
    cell = cell.removeprefix("'") if cell.startswith("'+") else cell
    if not cell.startswith("+") and cell.startswith(FORMULA_STARTS):
        return Fault(code="formula")
    return Fault(code="too_long", facts={"longest": 40}) if len(cell) > 40 else cell


def code(longest: int) -> Reader:
    """A number or code that names a thing: no control characters, in upper case (`85123a` → `85123A`)."""

    def read(cell: str) -> object:
        if cell.startswith(FORMULA_STARTS):
            return Fault(code="formula")
        if len(cell) > longest:
            return Fault(code="too_long", facts={"longest": longest})
        return cell.upper() if cell.isprintable() else Fault(code="control_character")

    return read


def whole(cell: str) -> object:
    """`-12` → -12."""
    return int(cell) if _WHOLE.match(cell) else Fault(code="not_whole")


def decimal(cell: str) -> object:
    """`2.55` → Decimal("2.55"); up to 13 digits before and 6 behind the point."""
    return Decimal(cell) if _DECIMAL.match(cell) else Fault(code="not_decimal")


def not_negative(cell: str) -> object:
    """A number from zero on."""
    value = decimal(cell)
    return Fault(code="negative") if isinstance(value, Decimal) and value < 0 else value


def measure(cell: str) -> object:
    """Whole millimeters or grams from zero on: `1200` → 1200."""
    value = whole(cell)
    if not isinstance(value, int) or 0 <= value <= LARGEST_MEASURE:
        return value
    return Fault(code="negative") if value < 0 else Fault(code="too_large", facts={"limit": LARGEST_MEASURE})


def positive(cell: str) -> object:
    """A number above zero."""
    value = decimal(cell)
    return Fault(code="not_positive") if isinstance(value, Decimal) and value <= 0 else value


def currency(cell: str) -> object:
    """An ISO 4217 code: `gbp` → GBP."""
    word = cell.upper()
    return word if is_currency(word) else Fault(code="currency_unknown", facts={"currency": cell[:10]})


def quantity(cell: str) -> object:
    """A number that is not zero: nothing of an item is no line."""
    value = decimal(cell)
    return Fault(code="quantity_zero") if value == 0 else value


def yes_or_no(cell: str) -> object:
    """yes, y, true, 1 and no, n, false, 0, in any case."""
    word = cell.casefold()
    if word in _YES:
        return True
    return False if word in _NO else Fault(code="not_yes_or_no")


def time(cell: str) -> object:
    """ISO 8601: `2010-12-01 08:26:00`, `2010-12-01T08:26:00Z`, `2010-12-01`; without an offset it is UTC."""
    try:
        value = datetime.fromisoformat(cell)
    except ValueError:
        return Fault(code="not_time")
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def day(cell: str) -> object:
    """ISO 8601: `2010-12-01`."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return Fault(code="not_day")


def one_of(*words: str) -> Reader:
    """One of a few words, in any case."""
    known = {word.casefold(): word for word in words}

    def read(cell: str) -> object:
        return known.get(cell.casefold()) or Fault(code="not_one_of", facts={"allowed": ", ".join(words)})

    return read
