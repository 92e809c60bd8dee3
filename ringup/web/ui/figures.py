"""Reads figures as people type them, in any of our languages."""

import re
from decimal import Decimal


def read_number(text: str) -> Decimal:
    """A figure typed with comma or point; groups of three are understood: `1.234,5`, `1,234.5`, `1 234`."""
    plain = re.sub(r"[\s’']", "", text)
    last = max(plain.rfind(","), plain.rfind("."))
    if last >= 0:
        whole, rest = re.sub(r"[,.]", "", plain[:last]), plain[last + 1 :]
        grouped = len(rest) == 3 and len(re.findall(r"[,.]", plain)) > 1 and plain.count(plain[last]) > 1
        plain = whole + rest if grouped else f"{whole}.{rest}"
    if not re.fullmatch(r"-?\d{1,12}(\.\d{0,6})?", plain):
        raise ValueError(text)
    return Decimal(plain)
