"""Puts a charge on an order or on one of its lines by hand, or takes one off again."""

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import find_reason, open_for_change
from ringup.orders.models import OrderCharge
from ringup.orders.saving import Changed, record, reprice_and_save
from ringup.pricing.models import ChargeCode
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def add_charge(
    actor: Actor, *, order: str, code: str, amount: Money, line: str = "", reason: str = ""
) -> Changed | Refusal:
    """The order with the charge, calculated anew; an amount of zero takes the manual charge of that code off.

    Refusals: those of `open_for_change`, `not_permitted`, `charge_unknown`, `line_not_found`, `reason_required`,
    `amount_out_of_range`, `wrong_currency`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        if refusal := refuse_without(actor, Permission.ADD_CHARGES) or _refuse_amount(rows.order.currency, amount):
            return refusal
        if not ChargeCode.objects.filter(legal_entity=actor.legal_entity, code=code).exists():
            return Refusal(code="charge_unknown", facts={"code": code}, field="code")
        row = rows.line(line) if line else None
        if line and row is None:
            return Refusal(code="line_not_found", field="line")
        why = find_reason(actor, ReasonCode.Kind.CHARGE, reason)
        if rows.center.parameters.charge_reason_code_required and why is None and amount.minor:
            return Refusal(code="reason_required", field="reason")
        gone = [c for c in rows.manual_charges() if c.code == code and c.line_id == (row.pk if row else None)]
        OrderCharge.objects.filter(pk__in=[c.pk for c in gone]).delete()
        rows.charges = [c for c in rows.charges if c not in gone]
        if amount.minor:
            charge = OrderCharge(
                order=rows.order,
                line=row,
                code=code,
                amount_minor=amount.minor,
                manual=True,
                reason=why,
                added_by_id=actor.user,
            )
            charge.save(force_insert=True)
            rows.charges.append(charge)
        before = {"code": code, "amount": str(sum(c.amount_minor for c in gone))}
        kind = "charge_add" if not gone else "charge_override_on"
        record(actor, rows, kind, before=before, after={"code": code, "amount": str(amount.minor)}, line=row)
        return reprice_and_save(actor, rows)


def _refuse_amount(currency: str, amount: Money) -> Refusal | None:
    if amount.currency != currency:
        return Refusal(code="wrong_currency", facts={"currency": currency}, field="amount")
    if not 0 <= amount.minor <= 10**12:
        return Refusal(code="amount_out_of_range", field="amount")
    return None
