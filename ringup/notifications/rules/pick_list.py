"""A pick list as a value: all is text already, in the warehouse's language; a document lays it out."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PickListLine:
    """One line: what to take, how much, and what stands in a kit."""

    number: str
    text: str
    quantity: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PickListLabels:
    """The words of the document in its language."""

    title: str
    order_number: str
    order_date: str
    warehouse: str
    delivery_by: str
    reference: str
    item: str
    quantity: str
    found: str
    page: str


@dataclass(frozen=True, kw_only=True)
class PickList:
    """The whole document. `expedited` is the banner above the address, empty for ordinary orders."""

    language: str
    seller: str
    seller_lines: tuple[str, ...]
    expedited: str
    address: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    lines: tuple[PickListLine, ...]
    labels: PickListLabels
