"""Reads quantities that people type."""

from decimal import Decimal

from ringup.web.ui.figures import read_number

MOST = Decimal("99999999999.999")


def read_quantity(text: str) -> Decimal | None:
    """The quantity, or None where the text is none that we could keep."""
    try:
        number = read_number(text)
    except ValueError:
        return None
    return number if abs(number) <= MOST and number == round(number, 3) else None
