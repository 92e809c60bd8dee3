"""Puts a charge on an order or one of its lines by hand, changes the one that stands there, or takes it off again."""

from decimal import Decimal

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import find_reason, open_for_change
from ringup.orders.saving import Changed, reprice_and_save
from ringup.orders.saving.by_hand import ByHand, find_charge_code, put_charge, refuse_charge
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def add_charge(
    actor: Actor, *, order: str, code: str, amount: Money | Decimal | None, line: str = "", reason: str = ""
) -> Changed | Refusal:
    """The order with the charge, calculated anew. It stands instead of what the rules charge there under that code, so
    that zero waives it; without an amount the charge by hand is taken off and the rules hold again. A bare figure is in
    the order's currency.

    Refusals: those of `open_for_change` and `refuse_charge`, `line_not_found`, `wrong_currency`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if isinstance(amount, Money) and amount.currency != rows.order.currency:
            return Refusal(code="wrong_currency", facts={"currency": rows.order.currency}, field="amount")
        row = rows.line(line) if line else None
        if line and row is None:
            return Refusal(code="line_not_found", field="line")
        why = find_reason(actor, ReasonCode.Kind.CHARGE, reason)
        value = (
            {} if amount is None else {"amount": format(amount, "f") if isinstance(amount, Decimal) else str(amount)}
        )
        given = ByHand(
            value=value, line=row, charge_code=find_charge_code(actor, code), reason=why, reason_text=reason[:200]
        )
        if refusal := refuse_charge(actor, rows, given):
            return refusal
        put_charge(rows, given, actor.user)
        return reprice_and_save(actor, rows)
