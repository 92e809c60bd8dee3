"""Invoices a released order, all or a part: amounts exactly shared out, payments drawn on, cards charged."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.models import Invoice
from ringup.fulfillment.saving.invoices import Invoiced, make_invoice
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order
from ringup.payments.actions.renew_run_out import renew_run_out
from ringup.payments.actions.send_operations import send_operations
from ringup.values.refusal import Refusal

__all__ = ["Invoiced", "invoice_order"]


def invoice_order(
    actor: Actor, *, order: str, lines: Mapping[str, Decimal] | None = None, request_key: str = ""
) -> Invoiced | Refusal:
    """The invoice over these quantities (by the lines' public ids), or over all that is not invoiced yet.

    Cards are charged after the commit; one that cannot be charged is `capture_failed`, the invoice stands. The same
    `request_key` makes one invoice of the order. Refusals: `order_not_found`, `not_permitted`, `other_call_center`,
    `order_state_forbids`, those of `release_blockers`, `payment_unknown_outcome`, `authorization_expired` (a card
    whose authorization has run out is asked anew before), those of `choose_quantities`.
    """
    if not refuse_without(actor, Permission.INVOICE_ORDERS):
        renew_run_out(actor, order=order)
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if refusal := _refuse_actor(actor, rows):
            return refusal
        if made := _made_before(rows, request_key):
            return made
        outcome = make_invoice(actor, rows, lines=lines, request_key=request_key)
        if isinstance(outcome, Refusal):
            return outcome
        done, intents = outcome
    send_operations(actor, operations=intents)
    rows.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
    return done


def _refuse_actor(actor: Actor, rows: OrderRows) -> Refusal | None:
    if refusal := refuse_without(actor, Permission.INVOICE_ORDERS):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    return None


def _made_before(rows: OrderRows, request_key: str) -> Invoiced | None:
    made = Invoice.objects.filter(order=rows.order, request_key=request_key).first() if request_key else None
    return Invoiced(invoice=made, order=rows.order, repeated=True) if made else None
