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


@dataclass(frozen=True, kw_only=True)
class PickStarted:
    """Somebody took an order into the hands; with a `vendor` (its code), it was ordered there for the customer."""

    order: str
    pick: str
    vendor: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderShipped:
    """Goods of the order left; `complete` when nothing is left to ship."""

    order: str
    number: str
    shipment: str
    carrier: str
    tracking_number: str
    complete: bool


@dataclass(frozen=True, kw_only=True)
class OrderDelayed:
    """An order waits for longer than was said; `step` is first, second or cancel."""

    order: str
    step: str
