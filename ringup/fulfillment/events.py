"""What happened on an order's way to the customer, told to whoever reacts (see `project/subscriptions.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OrderInvoiced:
    """An invoice was made; `complete` when nothing is left to invoice. Ids are public ids."""

    order: str
    invoice: str
    number: str
    complete: bool


@dataclass(frozen=True, kw_only=True)
class GoodsReceived:
    """Goods came into a warehouse (its code); `items` are the numbers or bar codes that were given."""

    receipt: str
    warehouse: str
    items: list[str]
