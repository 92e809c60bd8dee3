"""What completing, submitting and placing an order have in common: the recap, the acceptance, the promise."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.loading.facts import load_facts
from ringup.completion.loading.spoken import count_unread, load_spoken
from ringup.completion.models import RecapReading
from ringup.completion.rules.checks import refusals_of
from ringup.holds.actions.review_holds import review_holds
from ringup.holds.loading import load_reviews
from ringup.holds.rules.automatic import Review, warning_of
from ringup.orders.events import OrderSubmitted
from ringup.orders.loading import OrderRows
from ringup.orders.models import OrderVersion, SalesLine
from ringup.orders.rules.states import OrderEventName, OrderState, next_state
from ringup.orders.saving import Changed, number_order, record, save_header
from ringup.orders.saving.by_hand import given_already
from ringup.orders.saving.coupons import promise_coupons, redeem_order_coupons
from ringup.orders.saving.gifts import lapsed_warnings
from ringup.orders.saving.promises import PROMISE, promise_line
from ringup.orders.saving.reservations import reserve_lines
from ringup.orders.saving.taxes import tax_refusal, tax_warnings
from ringup.payments.actions.prepare_payments import prepare_payments
from ringup.payments.actions.settle_difference import settle_difference
from ringup.payments.loading import load_payment_lines, payments_of, tolerance_of
from ringup.payments.loading.other_customer import load_strangers
from ringup.payments.models import PaymentLine
from ringup.payments.rules.amounts import balance
from ringup.payments.rules.difference import Plan, plan_difference, planned
from ringup.payments.rules.tolerance import judge_balance
from ringup.payments.saving import follow_total, restate_payments
from ringup.payments.saving.future import ask_with_goods, refuse_cards_of_future, waiting_day
from ringup.payments.saving.held_money import refuse_held, take_held
from ringup.payments.saving.installments import refuse_planned
from ringup.plumbing.bulk_rows import update_rows
from ringup.plumbing.crash_points import reach
from ringup.plumbing.outbox import tell
from ringup.pricing.rules.by_hand import TOTAL
from ringup.pricing.rules.document import document_of
from ringup.values.money import Money
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Recap:
    """The order as it would be submitted now: its rows, its payments, what is left to pay, what stands in the way."""

    rows: OrderRows
    payments: tuple[PaymentLine, ...]
    balance: Money
    refusals: tuple[Refusal, ...]
    # What is done to the payments with the submit of a change, so that they come to the new total.
    plan: Plan | None = None
    # What the agent should know, and what stops nothing.
    warnings: tuple[Refusal, ...] = ()
    # What a person will look at before the order goes on.
    reviews: tuple[Review, ...] = ()

    @property
    def can_submit(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.refusals


def bring_payments_along(rows: OrderRows) -> list[PaymentLine]:
    """The payment lines, those in percent of the total with their new amounts stored (spec §4.3, step 5)."""
    payments = load_payment_lines(rows.order)
    follow_total(rows.order, payments)
    restate_payments(rows.order, payments)
    return payments


def recap_of(rows: OrderRows, payments: list[PaymentLine]) -> Recap:
    """The recap of an order that is calculated already."""
    total = Money(rows.order.total_minor, rows.order.currency)
    plan = plan_of(rows, payments)
    counted = payments_of(payments)
    if plan is not None:
        counted = planned(counted, plan)
    facts = load_facts(rows, counted, unread_clauses=count_unread(rows, payments, plan))
    untaxed = tax_refusal(rows)
    reviews = load_reviews(rows, counted)
    counted = counted if rows.center.order_completion else []
    return Recap(
        rows=rows,
        payments=tuple(payments),
        balance=balance(total, counted),
        refusals=(*refusals_of(facts), *([untaxed] if untaxed else []), *_of_cards_and_plans(rows, payments)),
        warnings=(*lapsed_warnings(rows), *tax_warnings(rows), *(warning_of(review) for review in reviews)),
        reviews=tuple(reviews),
        plan=plan,
    )


def _of_cards_and_plans(rows: OrderRows, payments: list[PaymentLine]) -> list[Refusal]:
    """What was taken for another customer, what gift cards and points cannot pay any more, and what cannot be paid in
    installments as it is now.
    """
    if not rows.center.order_completion:
        return []
    strangers = load_strangers(rows.order, payments)
    return (
        strangers
        + refuse_held(payments, rows.order)
        + refuse_planned(rows, payments)
        + refuse_cards_of_future(rows, payments)
    )


def close_reading(rows: OrderRows, payments: list[PaymentLine], plan: Plan | None) -> None:
    """What was read for this submit belongs to the version that it makes."""
    if rows.center.parameters.recap_acknowledgement_required:
        recap = load_spoken(rows, payments, plan)
        readings = RecapReading.objects.filter(order=rows.order, hash=recap.hash)
        readings.update(version=rows.order.version + 1)


def plan_of(rows: OrderRows, payments: list[PaymentLine]) -> Plan | None:
    """What is done to the payments of an order that was submitted before, unless they match as they are (spec §4.6).

    Where checks may miss the total, what is too much goes back nevertheless if the order has become smaller.
    """
    if not rows.order.version or not rows.center.order_completion:
        return None
    total, values = Money(rows.order.total_minor, rows.order.currency), payments_of(payments)
    matches = not isinstance(judge_balance(total, values, tolerance_of(rows.center.parameters)), Refusal)
    if matches and not (balance(total, values).minor < 0 and _has_become_smaller(rows)):
        return None
    plan = plan_difference(total, values)
    return plan if plan.steps else None


def _has_become_smaller(rows: OrderRows) -> bool:
    """Whether it comes to less than at its last submit; one query."""
    last = OrderVersion.objects.filter(order=rows.order, version=rows.order.version)
    return last.filter(total_minor__gt=rows.order.total_minor).exists()


def settle_plan(
    actor: Actor, rows: OrderRows, payments: list[PaymentLine], plan: Plan | None, *, because: str = ""
) -> list[int]:
    """Carries the plan out, and gives free what the change left without a use. Intents to be sent."""
    if not rows.order.version:
        return []
    nothing = Plan(steps=(), left=Money.zero(rows.order.currency))
    return settle_difference(actor, rows=rows, lines=payments, plan=plan or nothing, because=because)


def refuse_submit(actor: Actor, rows: OrderRows) -> Refusal | None:
    """Why this actor cannot submit this order in its present state, or None."""
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    after = next_state(OrderState(rows.order.state), OrderEventName.SUBMIT)
    return after if isinstance(after, Refusal) else None


def accept(
    actor: Actor, changed: Changed, payments: list[PaymentLine], submit_key: str, *, reviews: Sequence[Review] = ()
) -> list[int] | tuple[Refusal, ...]:
    """Makes the checked order an accepted one: state, version, promise, intents, holds, coupons, the fact told.

    Returns the intents; or why a coupon cannot be redeemed any more, and the caller undoes its transaction.
    """
    rows = changed.rows
    order = rows.order
    intents = prepare_payments(actor, order=order, lines=payments, wait_until=waiting_day(rows))
    if refusals := redeem_order_coupons(rows):
        return tuple(refusals)
    if refusals := take_held(actor, order, payments):
        return tuple(refusals)
    restate_payments(order, payments)
    review_holds(actor, rows=rows, reviews=reviews)
    order.state = OrderState.SUBMITTED.value
    order.version += 1
    order.submit_key = submit_key
    order.submitted_at = timezone.now()
    OrderVersion.objects.create(
        order=order,
        version=order.version,
        document=document_of(*changed.priced),
        result=[line.result for line in rows.lines],
        total_minor=order.total_minor,
        submitted_by_id=actor.user,
    )
    promise_prices(rows)
    record(actor, rows, "submit_order", after={"version": order.version, "total": order.total_minor})
    reserve_lines(rows)
    intents += ask_with_goods(actor, order.public_id, payments)
    restate_payments(order, payments)
    number_order(rows)
    save_header(rows)
    event = OrderSubmitted(order=order.public_id, number=order.number, version=order.version)
    key = f"submitted:{order.public_id}:{order.version}"
    tell(event, legal_entity=order.legal_entity_id, deduplication_key=key)
    reach("order_accepted")
    return intents


def promise_prices(rows: OrderRows) -> None:
    """Prices given at the submit are locked: a later calculation does not touch them (spec §3, price lock).

    Lines that are not stored yet are only marked.
    """
    promise_coupons(rows)
    promised = [line for line in rows.lines if line.price_state != SalesLine.PriceState.OVERRIDE]
    for line in promised:
        promise_line(line, rows.order.total_discount)
    if "amount" in rows.order.total_discount:
        # The lines have it now: only what lines with a price by hand got of it is still to be given to them.
        by_hand = [line for line in rows.lines if line.price_state == SalesLine.PriceState.OVERRIDE]
        left = sum(given_already(rows, line, TOTAL) for line in by_hand)
        rows.order.total_discount = {"amount": str(Money(left, rows.order.currency))} if left else {}
    stored = [line for line in promised if not line._state.adding]
    update_rows(stored, PROMISE)
