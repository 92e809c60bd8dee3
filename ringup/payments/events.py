"""What happened to payments, told to whoever reacts (see `project/subscriptions.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PaymentSettled:
    """A processor's answer became fact: `outcome` is succeeded, declined or mismatch. Ids are public ids."""

    order: str
    payment: str
    operation: str
    outcome: str
    payment_status: str


@dataclass(frozen=True, kw_only=True)
class DisputeMoved:
    """A bank takes a charge back, or has decided: `state` is open, won or lost. Ids are public ids."""

    order: str
    dispute: str
    state: str
