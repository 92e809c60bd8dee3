"""Rows → values: what a person has to review on an order before it goes on (spec §6.5 to §6.7; decision record 35)."""

from collections.abc import Sequence

from django.db.models import Sum

from ringup.holds.rules.automatic import HoldCause, Review
from ringup.orders.loading import OrderRows
from ringup.orders.rules.states import Fulfillment
from ringup.payments.loading import load_credit, tolerance_of
from ringup.payments.models import PaymentLine, Refund
from ringup.payments.rules.checks import find_check_hold
from ringup.payments.rules.credit import over_limit
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.tolerance import OutOfBalance, judge_balance
from ringup.pricing.rules.prices.exchange import SAME_CURRENCY
from ringup.values.money import Money


def load_reviews(rows: OrderRows, payments: Sequence[Payment]) -> list[Review]:
    """All that asks for a hold, in a fixed order; a query only for money on account that may go over the limit, and
    for disputes of an order that was submitted before.
    """
    if not rows.center.order_completion:
        return []
    found = (
        _check_review(rows, payments),
        _balance_review(rows, payments),
        credit_review(rows, payments),
        dispute_review(rows),
    )
    return [review for review in found if review is not None]


def _check_review(rows: OrderRows, payments: Sequence[Payment]) -> Review | None:
    parameters = rows.center.parameters
    threshold = parameters.check_threshold_minor
    hold = find_check_hold(
        payments,
        threshold=None if threshold is None else Money(threshold, rows.center.currency),
        days=parameters.check_hold_days,
        # Only looked up where it is needed: reading them may load the price rules.
        rates=SAME_CURRENCY if rows.order.currency == rows.center.currency else rows.rates,
    )
    if hold is None:
        return None
    return Review(cause=HoldCause.CHECK, amount=hold.amount, days=hold.days, lacking=hold.lacking)


def _balance_review(rows: OrderRows, payments: Sequence[Payment]) -> Review | None:
    total = Money(rows.order.total_minor, rows.order.currency)
    judged = judge_balance(total, payments, tolerance_of(rows.center.parameters))
    if not isinstance(judged, OutOfBalance):
        return None
    return Review(cause=HoldCause.OUT_OF_BALANCE, amount=judged.deviation)


def credit_review(rows: OrderRows, payments: Sequence[Payment]) -> Review | None:
    """What goes over the customer's limit, where that does not stop the order; as the submit sees it."""
    parameters, customer = rows.center.parameters, rows.order.customer
    wanted = on_account(payments)
    if not wanted or customer is None or parameters.credit_limit_stops:
        return None
    over = over_limit(load_credit(rows, customer), Money(wanted, rows.order.currency))
    if over is None:
        return None
    return Review(cause=HoldCause.CREDIT_LIMIT, amount=over.amount, lacking=over.lacking)


def on_account(payments: Sequence[Payment]) -> int:
    """What the order still puts on the customer's account, in minor units; what is invoiced stands in the balance."""
    live = [payment for payment in payments if payment.counts and FUNCTIONS[payment.function].on_account]
    return sum(payment.amount.minor - payment.invoiced_minor for payment in live)


def dispute_review(rows: OrderRows) -> Review | None:
    """What banks have taken back of the order's charges, or may take, while goods are still here.

    What a bank has paid of a refund of ours is no loss: those goods are not sent any more.
    """
    order = rows.order
    if not order.version or not rows.center.order_completion or order.fulfillment == Fulfillment.SHIPPED:
        return None
    taken = PaymentLine.objects.filter(order=order).aggregate(sum=Sum("disputed_minor"))["sum"]
    if not taken:
        return None
    refunds = Refund.objects.filter(payment_line__order=order).aggregate(sum=Sum("charged_back_minor"))["sum"] or 0
    lost = Money(taken - refunds, order.currency)
    return Review(cause=HoldCause.DISPUTE, amount=lost) if lost.minor > 0 else None
