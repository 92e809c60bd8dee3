"""What happened to orders, told to whoever reacts (see `project/subscriptions.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OrderSubmitted:
    """An order was accepted; `version` counts its submits. Ids are public ids."""

    order: str
    number: str
    version: int


@dataclass(frozen=True, kw_only=True)
class OrderCanceled:
    """A submitted order was canceled; `by` is the worker's key, `reason` why."""

    order: str
    number: str
    by: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftCanceled:
    """A draft was given up: nothing was promised, yet a customer may have paid by a link, and it may be on hold."""

    order: str
    by: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderReleased:
    """Payments and holds let the order go: it may be picked from now on."""

    order: str


@dataclass(frozen=True, kw_only=True)
class OrderWithheld:
    """The order may not be picked any more: held, being changed, or not paid as it should be."""

    order: str
