"""The states of an order: what it may become next, and the status that people read.

A state machine is a table `(state, event) → state`; the database repeats the allowed list of states.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from ringup.values.refusal import Cure, Refusal


class OrderState(StrEnum):
    """Where an order is in its life."""

    DRAFT = "draft"  # being entered, recapped, paid: nothing is promised yet
    SUBMITTED = "submitted"  # accepted: from here on it is never lost
    MODIFYING = "modifying"  # reopened after a submit; keeps its number
    INVOICED = "invoiced"
    CANCELED = "canceled"


class OrderEventName(StrEnum):
    """What can happen to an order as a whole."""

    SUBMIT = "submit"
    MODIFY = "modify"
    INVOICE = "invoice"
    CANCEL = "cancel"
    UNDO = "undo"  # of a change that was not submitted


TRANSITIONS: dict[tuple[OrderState, OrderEventName], OrderState] = {
    (OrderState.DRAFT, OrderEventName.SUBMIT): OrderState.SUBMITTED,
    (OrderState.DRAFT, OrderEventName.CANCEL): OrderState.CANCELED,
    (OrderState.SUBMITTED, OrderEventName.MODIFY): OrderState.MODIFYING,
    (OrderState.SUBMITTED, OrderEventName.INVOICE): OrderState.INVOICED,
    (OrderState.SUBMITTED, OrderEventName.CANCEL): OrderState.CANCELED,
    (OrderState.MODIFYING, OrderEventName.SUBMIT): OrderState.SUBMITTED,
    (OrderState.MODIFYING, OrderEventName.CANCEL): OrderState.CANCELED,
    (OrderState.MODIFYING, OrderEventName.UNDO): OrderState.SUBMITTED,
}

# States in which lines and header may change.
OPEN_STATES = frozenset({OrderState.DRAFT, OrderState.MODIFYING})

# Promised to a customer and not billed in full, being changed or not; with what is billed: all that customers bought.
RUNNING = frozenset({OrderState.SUBMITTED, OrderState.MODIFYING})
BINDING = RUNNING | {OrderState.INVOICED}

# Accepted and not being changed: only payments and holds can still stand in the way.
ACCEPTED = frozenset({OrderState.SUBMITTED, OrderState.INVOICED})


def next_state(state: OrderState, event: OrderEventName) -> OrderState | Refusal:
    """The state after the event, or the refusal `order_state_forbids` {state, event}.

    >>> next_state(OrderState.SUBMITTED, OrderEventName.MODIFY)
    <OrderState.MODIFYING: 'modifying'>
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        return Refusal(code="order_state_forbids", facts={"state": state.value, "event": event.value})


class PaymentStatus(StrEnum):
    """The payment status of an order (spec, decision 2); only the last three release it."""

    NOT_SUBMITTED = "not_submitted"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    AUTHORIZED = "authorized"
    POSTED = "posted"
    PAID = "paid"


RELEASING = frozenset({PaymentStatus.AUTHORIZED, PaymentStatus.POSTED, PaymentStatus.PAID})


class DetailedStatus(StrEnum):
    """What people read about an order or a line (spec, decision 13)."""

    DRAFT = "draft"
    PAYMENT_PENDING = "payment_pending"
    ON_HOLD = "on_hold"
    FRAUD_HOLD = "fraud_hold"
    RELEASED = "released"
    BACK_ORDERED = "back_ordered"
    PICKING = "picking"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    PARTLY_INVOICED = "partly_invoiced"
    INVOICED = "invoiced"
    RETURN_PENDING = "return_pending"
    RETURNED = "returned"
    CANCELED = "canceled"


class Fulfillment(StrEnum):
    """How far the goods of an order are."""

    NONE = ""
    BACK_ORDERED = "back_ordered"  # something is missing, nothing was shipped
    PICKING = "picking"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All that the detailed status depends on.

    Open holds come from `holds`, the payment status from `payments`, the rest from `fulfillment`.
    """

    state: OrderState
    payment_status: PaymentStatus
    open_holds: int = 0
    open_fraud_holds: int = 0
    order_completion: bool = True
    invoices: int = 0
    fulfillment: Fulfillment = Fulfillment.NONE


@dataclass(frozen=True, kw_only=True)
class LineStanding:
    """What the status of a line depends on, in the line's unit."""

    ordered: Decimal
    picking: Decimal = Decimal(0)
    shipped: Decimal = Decimal(0)
    invoiced: Decimal = Decimal(0)
    back_ordered: Decimal = Decimal(0)


def detailed_status(standing: Standing) -> DetailedStatus:
    """The status to show: holds before payments, as somebody can act on them first; then the furthest stage reached."""
    settled = {OrderState.CANCELED: DetailedStatus.CANCELED, OrderState.INVOICED: DetailedStatus.INVOICED}
    if standing.state in settled:
        return settled[standing.state]
    if standing.open_fraud_holds:
        return DetailedStatus.FRAUD_HOLD
    if standing.open_holds:
        return DetailedStatus.ON_HOLD
    if standing.state in OPEN_STATES:
        return DetailedStatus.DRAFT
    if not _payments_release(standing):
        return DetailedStatus.PAYMENT_PENDING
    if standing.invoices:
        return DetailedStatus.PARTLY_INVOICED
    return DetailedStatus(standing.fulfillment.value) if standing.fulfillment else DetailedStatus.RELEASED


def line_status(standing: Standing, line: LineStanding) -> DetailedStatus:
    """The status of a line of the order: how far this line is; before that, what stops the order.

    Of 3 ordered 1 is shipped and invoiced: partly invoiced. Of the next line all 2 wait for goods: back-ordered.
    """
    came_invoiced = standing.state is OrderState.INVOICED and not standing.invoices
    if standing.state is OrderState.CANCELED:
        return DetailedStatus.CANCELED
    if came_invoiced or (line.invoiced and line.invoiced >= line.ordered):
        return DetailedStatus.INVOICED
    if line.shipped and line.shipped >= line.ordered:
        return DetailedStatus.SHIPPED
    stages = (
        (line.invoiced, DetailedStatus.PARTLY_INVOICED),
        (line.shipped, DetailedStatus.PARTLY_SHIPPED),
        (line.picking, DetailedStatus.PICKING),
        (line.back_ordered, DetailedStatus.BACK_ORDERED),
    )
    whole = detailed_status(replace(standing, invoices=0, fulfillment=Fulfillment.NONE))
    if whole is not DetailedStatus.RELEASED:
        return whole
    return next((status for quantity, status in stages if quantity > 0), whole)


def release_blockers(standing: Standing) -> list[Refusal]:
    """Every reason why the order is "do not process"; an empty list releases it (spec, decisions 2 and 12)."""
    blockers: list[Refusal] = []
    if standing.state not in ACCEPTED:
        blockers.append(Refusal(code="not_submitted", facts={"state": standing.state.value}))
    if standing.open_holds:
        blockers.append(Refusal(code="order_on_hold", facts={"count": standing.open_holds}))
    if not _payments_release(standing):
        blockers.append(
            Refusal(code="payment_does_not_release", facts={"payment_status": standing.payment_status.value})
        )
    return blockers


def refuse_while_picking(fulfillment: str) -> Refusal | None:
    """What a warehouse has in its hands stays as it is: `order_in_picking` for who would change or cancel the order."""
    if fulfillment != Fulfillment.PICKING:
        return None
    return Refusal(code="order_in_picking", cure=Cure(code="ask_the_warehouse"))


def _payments_release(standing: Standing) -> bool:
    # Without order completion the call center takes no payments on the order: nothing to wait for.
    return not standing.order_completion or standing.payment_status in RELEASING
