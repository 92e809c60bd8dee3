"""Sets the credit limit of a held order's customer; what fits now is let go (spec §6.7)."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions.set_credit import set_credit
from ringup.customers.models import Customer
from ringup.holds.loading import credit_review
from ringup.holds.models import OrderHold
from ringup.holds.rules.automatic import HoldCause, lacking_text
from ringup.holds.saving import follow_holds, tell_workbenches
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order
from ringup.orders.saving import record, save_header
from ringup.payments.loading import load_payment_lines, payments_of
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


def change_credit_limit(actor: Actor, *, order: str, limit: Money | None) -> OrderRows | Refusal:
    """The order, without its credit hold if it fits into the new limit (None: no limit).

    Refusals: `order_not_found`, `other_call_center`, `customer_required`, those of `set_credit`:
    `wrong_currency` for a limit in another currency than the customer's.
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if not actor.serves(rows.order.call_center_id):
            return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
        changed = _set_limit(actor, rows, limit)
        if isinstance(changed, Refusal):
            return changed
        rows.order.customer = changed
        _look_again(actor, rows)
    return rows


def _set_limit(actor: Actor, rows: OrderRows, limit: Money | None) -> Customer | Refusal:
    customer = rows.order.customer
    if customer is None:
        return Refusal(code="customer_required", cure=Cure(code="choose_customer"), field="customer")
    return set_credit(
        actor,
        customer=customer.public_id,
        allow_on_account=customer.allow_on_account,
        credit_limit_minor=None if limit is None else limit.minor,
        mandatory_credit_limit=customer.mandatory_credit_limit,
        currency=limit.currency if limit is not None else "",
    )


def _look_again(actor: Actor, rows: OrderRows) -> None:
    held = OrderHold.objects.filter(order=rows.order, cleared_at=None, cause=HoldCause.CREDIT_LIMIT.value)
    row = held.select_related("code").first()
    if row is None:
        return
    review = credit_review(rows, payments_of(load_payment_lines(rows.order)))
    if review is not None:
        row.amount_minor = review.amount.minor
        row.lacking_rate = lacking_text(review)
        row.save(update_fields=["amount_minor", "lacking_rate"])
        return
    row.cleared_at, row.cleared_by_id = timezone.now(), actor.user
    row.save(update_fields=["cleared_at", "cleared_by"])
    follow_holds(rows)
    record(actor, rows, "hold_remove", before={"code": row.code.code}, after={"because": "limit_changed"})
    save_header(rows)
    tell_workbenches(rows.order)
