"""An order confirmation as a value: all is text already, in the customer's language; a document lays it out."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ConfirmationLine:
    """One line as it is printed."""

    number: str
    text: str
    quantity: str
    unit_price: str
    discount: str
    net: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Labels:
    """The words of the document in its language."""

    title: str
    order_number: str
    order_date: str
    customer_number: str
    delivery_to: str
    delivery_by: str
    item: str
    quantity: str
    price: str
    discount: str
    amount: str
    payments: str
    thanks: str
    page: str


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """The whole document. `totals` and `payments` are (label, amount) pairs; the last total is the one to pay."""

    language: str
    seller: str
    seller_lines: tuple[str, ...]
    address: tuple[str, ...]
    delivery: tuple[str, ...]
    delivery_mode: str
    order_number: str
    order_date: str
    customer_number: str
    lines: tuple[ConfirmationLine, ...]
    totals: tuple[tuple[str, str], ...]
    payments: tuple[tuple[str, str], ...]
    labels: Labels
