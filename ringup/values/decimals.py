"""Decimal numbers as people and files write them: plain digits, no exponent, no thousands, no NaN."""

import re
from decimal import Decimal

PLAIN = re.compile(r"-?(\d{1,20})(\.\d{1,20})?", re.ASCII)


def parse_decimal(text: str) -> Decimal:
    """The number in a plain decimal string such as "19.90" or "-5"; ValueError for anything else."""
    if not isinstance(text, str) or PLAIN.fullmatch(text) is None:
        raise ValueError(f"not a decimal number: {text!r}")
    return Decimal(text)


def plain_text(number: Decimal | int) -> str:
    """The number without exponent and without trailing zeros: Decimal("2.500") → "2.5", Decimal("1E+2") → "100"."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
