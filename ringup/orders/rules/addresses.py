"""Which address is meant: a plain key is one that the order has its own copy of, others of the customer stand apart."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OfCustomer:
    """An address of the customer that the order has not used yet, by its key; choosing it copies it to the order."""

    key: int
