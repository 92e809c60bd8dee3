"""Gives a discount by hand on the whole order, within the role's limit."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import OrderRows, open_for_change
from ringup.orders.saving import Changed, record, reprice_and_save
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


def set_total_discount(actor: Actor, *, order: str, discount: Mapping[str, str]) -> Changed | Refusal:
    """The order with the discount ({"percent": "5"}, {"amount": "10.00"} or {}), calculated anew.

    Refusals: those of `open_for_change`, `price_control_off`, `not_permitted`, `discount_above_limit` {most}.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if discount and (refusal := _refuse(actor, rows, discount)):
            return refusal
        record(actor, rows, "total_discount", before=rows.order.total_discount, after=discount)
        rows.order.total_discount = dict(discount)
        return reprice_and_save(actor, rows)


def _refuse(actor: Actor, rows: OrderRows, discount: Mapping[str, str]) -> Refusal | None:
    if not rows.center.order_price_control:
        return Refusal(code="price_control_off", field="total_discount")
    if refusal := refuse_without(actor, Permission.GIVE_MANUAL_DISCOUNTS):
        return refusal
    goods = Decimal(rows.order.subtotal_minor - rows.order.discount_minor)
    if "percent" in discount:
        percent = Decimal(discount["percent"])
    else:
        # An amount is measured as the part of the goods that it gives away.
        amount = Money.parse(discount["amount"], rows.order.currency)
        percent = amount.minor / goods * 100 if goods else Decimal(100)
    most = actor.limits.total_discount_percent
    if percent > most:
        return Refusal(
            code="discount_above_limit",
            facts={"most": str(most)},
            cure=Cure(code="ask_supervisor"),
            field="total_discount",
        )
    return None
