"""Puts a charge on an order or on one of its lines by hand, or takes one off again."""

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import find_reason, open_for_change
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.by_hand import ByHand, put_charge, refuse_charge
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def add_charge(
    actor: Actor, *, order: str, code: str, amount: Money, line: str = "", reason: str = ""
) -> Changed | Refusal:
    """The order with the charge, calculated anew; an amount of zero takes the manual charge of that code off.

    Refusals: those of `open_for_change` and `refuse_charge`, `line_not_found`, `wrong_currency`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if amount.currency != rows.order.currency:
            return Refusal(code="wrong_currency", facts={"currency": rows.order.currency}, field="amount")
        row = rows.line(line) if line else None
        if line and row is None:
            return Refusal(code="line_not_found", field="line")
        why = find_reason(actor, ReasonCode.Kind.CHARGE, reason)
        given = ByHand(value={"amount": str(amount)}, line=row, charge_code=code, reason=why, reason_text=reason)
        if refusal := refuse_charge(actor, rows, given):
            return refusal
        put_charge(rows, given, actor.user)
        return reprice_and_save(actor, rows)
