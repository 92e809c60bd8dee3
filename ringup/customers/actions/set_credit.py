"""Decides how far a customer may buy on account (spec §6.7)."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions._changing import open_customer, told_by
from ringup.customers.models import Customer
from ringup.values.refusal import Refusal


def set_credit(
    actor: Actor,
    *,
    customer: str,
    allow_on_account: bool,
    credit_limit_minor: int | None,
    mandatory_credit_limit: bool = False,
    installment_eligible: bool | None = None,
    currency: str = "",
) -> Customer | Refusal:
    """The customer with the new credit; the limit in minor units of the customer's currency, None for no limit.

    `mandatory_credit_limit`: the limit is looked at whatever the order is paid with. `installment_eligible`: whether
    the customer may pay in installments; None leaves it. `currency`, where it is said, is what the limit was told in.
    Refusals: those of `open_customer`, `credit_limit_negative`, `credit_limit_missing` for a mandatory one,
    `wrong_currency` {currency: the customer's}.
    """
    if credit_limit_minor is not None and credit_limit_minor < 0:
        return Refusal(code="credit_limit_negative", field="credit_limit")
    if mandatory_credit_limit and credit_limit_minor is None:
        return Refusal(code="credit_limit_missing", field="credit_limit")
    with transaction.atomic(), told_by(actor):
        row = open_customer(actor, customer, permission=Permission.CHANGE_CREDIT)
        if isinstance(row, Refusal):
            return row
        own = row.currency or row.legal_entity.currency
        if currency and currency != own:
            return Refusal(code="wrong_currency", facts={"currency": own}, field="credit_limit")
        row.allow_on_account = allow_on_account
        row.credit_limit_minor = credit_limit_minor
        row.mandatory_credit_limit = mandatory_credit_limit
        changed = ["allow_on_account", "credit_limit_minor", "mandatory_credit_limit"]
        if installment_eligible is not None:
            row.installment_eligible = installment_eligible
            changed.append("installment_eligible")
        row.save(update_fields=changed)
    return row
