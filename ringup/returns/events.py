"""What was given back on invoiced orders, told to whoever reacts (see `project/subscriptions.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PriceMatched:
    """A customer got the difference to a lower price. Ids are public ids."""

    order: str
    credit_note: str
    number: str
