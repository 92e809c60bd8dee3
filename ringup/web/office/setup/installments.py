"""Installments: the schedules on offer, and the queue of what is due, was declined, or is done."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import not_negative
from ringup.payments.actions.charge_installment import charge_installment
from ringup.payments.actions.decide_installment import decide_installment
from ringup.payments.models import Installment, InstallmentSchedule
from ringup.payments.rules.schedule_set_up import fixed_parts_have_an_amount, parts_in_reason
from ringup.values.refusal import Refusal
from ringup.web.office.screens import Ask, Column, Deed, Fields, Group, SetupScreen


def charge(actor: Actor, key: str, values: Mapping[str, Any]) -> Installment | tuple[Refusal, ...]:
    """Ask the card now."""
    done = charge_installment(actor, installment=key)
    return (done,) if isinstance(done, Refusal) else done


def approve(actor: Actor, key: str, values: Mapping[str, Any]) -> Installment | tuple[Refusal, ...]:
    """It was paid another way, under this code."""
    code = values["approval_code"] or ""
    done = decide_installment(actor, installment=key, paid=True, approval_code=code)
    return (done,) if isinstance(done, Refusal) else done


def give_up(actor: Actor, key: str, values: Mapping[str, Any]) -> Installment | tuple[Refusal, ...]:
    """It is asked for no more."""
    done = decide_installment(actor, installment=key, paid=False, reason=values["reason"] or "")
    return (done,) if isinstance(done, Refusal) else done


INSTALLMENT_SCHEDULES = SetupScreen(
    slug="installment-schedules",
    title=_("Payment schedules"),
    one=_("Payment schedule"),
    about=_("In how many installments orders can be paid, of how much, and how far apart."),
    icon="calendar",
    kind=SetupKind(
        model=InstallmentSchedule,
        may=Permission.CHANGE_CALL_CENTERS,
        fields=("code", "name", "payments", "allocation", "fixed_minor", "every", "unit", "catalog", "active"),
        checks=(not_negative("fixed_minor"), fixed_parts_have_an_amount, parts_in_reason),
    ),
    columns=("code", "name", "payments", "allocation", "every", "unit", "active"),
    filters=("active",),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            about=_("The customer and every item of the order must be allowed to pay in installments."),
            groups=(
                Group(asks=("code", Ask("name", look="half"), "active")),
                Group(title=_("Installments"), asks=("payments", "allocation", "fixed_minor")),
                Group(title=_("When"), asks=("every", "unit")),
                Group(asks=("catalog",)),
            ),
        ),
    ),
)

INSTALLMENTS = SetupScreen(
    slug="installments",
    title=_("Installments"),
    one=_("Installment"),
    about=_("What is due, what was declined, and what was paid: charged again, decided by hand, or given up."),
    icon="calendar",
    kind=SetupKind(
        model=Installment, may=Permission.RESOLVE_PAYMENTS, fields=(), can_be_made=False, can_be_removed=False
    ),
    columns=(
        Column("payment_line__order__number", _("Order")),
        Column("payment_line__order__customer__number", _("Customer")),
        Column("position", _("No.")),
        "due_on",
        Column("amount_minor"),
        Column("payment_line__currency", _("Currency")),
        "state",
        "attempts",
        "ask_again_on",
    ),
    search=("payment_line__order__number", "payment_line__order__customer__number"),
    order="due_on",
    filters=("state",),
    sections=(
        Deed(
            slug="charge",
            title=_("Charge it now"),
            about=_("A card is asked at once; one on account stands on the customer's bill."),
            button=_("Charge"),
            make=lambda actor: {},
            do=charge,
        ),
        Deed(
            slug="approve",
            title=_("Paid another way"),
            about=_("With the approval code of the processor, or what says where the money came from."),
            button=_("It is paid"),
            make=lambda actor: {"approval_code": forms.CharField(label=_("Approval code"), max_length=40)},
            do=approve,
        ),
        Deed(
            slug="give-up",
            title=_("Give it up"),
            about=_("Nobody asks for it any more; what is owed stays on the customer's account."),
            button=_("Give it up"),
            make=lambda actor: {"reason": forms.CharField(label=_("Reason"), max_length=200)},
            do=give_up,
        ),
    ),
)
