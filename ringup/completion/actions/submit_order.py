"""Submits an order: accepted once, whatever is clicked, retried or killed; processors are asked afterwards."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.actions.complete_order import bring_payments_along, recap_of
from ringup.orders.events import OrderSubmitted
from ringup.orders.loading import NOT_FOUND, OrderRows, load_basket, load_book, load_order
from ringup.orders.models import OrderVersion, SalesLine, SalesOrder
from ringup.orders.rules.states import OrderEventName, OrderState, next_state
from ringup.orders.saving import record, reprice_and_save, save_header
from ringup.payments.actions.prepare_payments import prepare_payments
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.models import PaymentLine
from ringup.plumbing.bulk_rows import update_rows
from ringup.plumbing.outbox import tell
from ringup.pricing.rules.document import document_of
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """An accepted order; `repeated` when an earlier submit with the same key had accepted it already."""

    order: SalesOrder
    repeated: bool = False


def submit_order(actor: Actor, *, order: str, submit_key: str) -> Submitted | Refusal | tuple[Refusal, ...]:
    """The accepted order, or every reason why not.

    `submit_key` is the asker's own (one per screen or API request): the same key never submits twice and is answered
    like the first time. Payments that a processor must confirm are asked for once the order is safe; a decline or
    silence leaves the order accepted and "do not process" (spec §4.5). Refusals: `order_not_found`, `not_permitted`,
    `other_call_center`, `order_state_forbids`, and those of the completion checks.
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if rows.order.submit_key == submit_key and rows.order.state == OrderState.SUBMITTED:
            return Submitted(order=rows.order, repeated=True)
        if refusal := refuse_submit(actor, rows):
            return refusal
        reprice_and_save(actor, rows)
        payments = bring_payments_along(rows)
        recap = recap_of(rows, payments)
        if recap.refusals:
            return recap.refusals
        intents = accept(actor, rows, payments, submit_key)
    send_operations(actor, operations=intents)
    if intents:
        rows.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return Submitted(order=rows.order)


def refuse_submit(actor: Actor, rows: OrderRows) -> Refusal | None:
    """Why this actor cannot submit this order in its present state, or None."""
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    after = next_state(OrderState(rows.order.state), OrderEventName.SUBMIT)
    return after if isinstance(after, Refusal) else None


def accept(actor: Actor, rows: OrderRows, payments: list[PaymentLine], submit_key: str) -> list[int]:
    """Makes the checked order an accepted one: state, version, promise, intents, the fact told. Returns the intents."""
    order, now = rows.order, timezone.now()
    intents = prepare_payments(actor, order=order, lines=payments)
    order.state = OrderState.SUBMITTED.value
    order.version += 1
    order.submit_key = submit_key
    order.submitted_at = now
    OrderVersion.objects.create(
        order=order,
        version=order.version,
        document=document_of(load_basket(rows, now), load_book(rows)),
        result=[line.result for line in rows.lines],
        total_minor=order.total_minor,
        submitted_by_id=actor.user,
    )
    promise_prices(rows)
    record(actor, rows, "submit_order", after={"version": order.version, "total": order.total_minor})
    save_header(rows)
    event = OrderSubmitted(order=order.public_id, number=order.number, version=order.version)
    key = f"submitted:{order.public_id}:{order.version}"
    tell(event, legal_entity=order.legal_entity_id, deduplication_key=key)
    return intents


def promise_prices(rows: OrderRows) -> None:
    """Prices given at the submit are locked: a later calculation does not touch them (spec §3, price lock)."""
    promised = [line for line in rows.lines if line.price_state == SalesLine.PriceState.RULE]
    for line in promised:
        line.price_state = SalesLine.PriceState.LOCKED
        line.locked_discount_minor = line.discount_minor
    update_rows(promised, ["price_state", "locked_discount_minor"])
