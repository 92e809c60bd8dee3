"""An invoice as a value: all is text already, in the customer's language; a document lays it out."""

from dataclasses import dataclass

from ringup.notifications.rules.confirmation import ConfirmationLine


@dataclass(frozen=True, kw_only=True)
class InvoiceLabels:
    """The words of the document in its language."""

    title: str
    number: str
    date: str
    order_number: str
    customer_number: str
    delivery_to: str
    shipped_with: str
    item: str
    quantity: str
    price: str
    discount: str
    amount: str
    tax_rate: str
    tax_base: str
    tax: str
    taxes: str
    payments: str
    thanks: str
    page: str


@dataclass(frozen=True, kw_only=True)
class InvoiceDocument:
    """The whole document. `taxes` are rows (rate, base, tax); the last of the totals is what is billed."""

    language: str
    seller: str
    seller_lines: tuple[str, ...]
    address: tuple[str, ...]
    delivery: tuple[str, ...]
    shipped_with: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[ConfirmationLine, ...]
    totals: tuple[tuple[str, str], ...]
    taxes: tuple[tuple[str, str, str], ...]
    payments: tuple[tuple[str, str], ...]
    labels: InvoiceLabels
