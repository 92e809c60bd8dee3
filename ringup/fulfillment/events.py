"""What happened on an order's way to the customer, told to whoever reacts (see `project/subscriptions.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OrderInvoiced:
    """An invoice was made; `complete` when nothing is left to invoice. Ids are public ids."""

    order: str
    invoice: str
    number: str
    complete: bool
