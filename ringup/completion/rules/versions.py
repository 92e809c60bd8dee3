"""What makes two versions of an order different, line by line, for people to read.

A version is what `completion/saving/versions.py` keeps of an order: its header, its lines, its charges.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# Of a line: what the customer agreed to. Amounts are in minor units.
LINE_FIELDS = ("quantity", "unit", "unit_price", "discount_minor", "net_minor", "mode_of_delivery_id", "requested_date")
HEADER_FIELDS = (
    "mode_of_delivery_id",
    "delivery_address_id",
    "requested_date",
    "customer_reference",
    "charges_minor",
    "tax_minor",
    "total_minor",
)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that is not the same: a line that came or went (`field` is line), a field of a line or of the header.

    `line` is the text of the line, nothing for the header. None: there is no such value in that version.
    """

    field: str
    before: Any
    after: Any
    line: str = ""
    position: int = 0


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Lines in their order, then the header.

    >>> mug = {"public_id": "a", "position": 1, "text": "Mug", "quantity": 1}
    >>> old = {"header": {"total_minor": 500}, "lines": [mug]}
    >>> new = {"header": {"total_minor": 1000}, "lines": [mug | {"quantity": 2}]}
    >>> [(each.line, each.field, each.before, each.after) for each in differences(old, new)]
    [('Mug', 'quantity', 1, 2), ('', 'total_minor', 500, 1000)]
    """
    return [
        *_of_lines(before.get("lines", ()), after.get("lines", ())),
        *_of_fields(HEADER_FIELDS, before.get("header", {}), after.get("header", {})),
    ]


def _of_lines(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[Difference]:
    old = {line["public_id"]: line for line in before}
    new = {line["public_id"]: line for line in after}
    for name in sorted({*old, *new}, key=lambda name: (new.get(name) or old[name])["position"]):
        here = new.get(name) or old[name]
        about = {"line": here["text"], "position": here["position"]}
        if name in old and name in new:
            yield from _of_fields(LINE_FIELDS, old[name], new[name], **about)
        else:
            quantities = [line[name].get("quantity") if name in line else None for line in (old, new)]
            yield Difference(field="line", before=quantities[0], after=quantities[1], **about)


def _of_fields(
    names: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any], **about: Any
) -> Iterator[Difference]:
    for name in names:
        old, new = before.get(name), after.get(name)
        if not _same(old, new):
            yield Difference(field=name, before=old, after=new, **about)


def _same(old: Any, new: Any) -> bool:
    """Kept values travelled as texts: "1.000" is 1."""
    if old is None or new is None:
        return old is new
    try:
        return Decimal(str(old)) == Decimal(str(new))
    except ArithmeticError:
        return str(old) == str(new)
