"""Installments: the schedules that a company offers, what its call centers do with them, and the plans of payments."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.payments.rules.installments import INSTALLMENT_TRANSITIONS, InstallmentState
from ringup.plumbing.audit import audited, audited_changes
from ringup.plumbing.public_ids import new_public_id

INSTALLMENT_MOVES = sorted({(before.value, after.value) for (before, _event), after in INSTALLMENT_TRANSITIONS.items()})


@audited_changes
class InstallmentSchedule(models.Model):
    """In how many parts, of how much and how far apart an order can be paid (spec §18)."""

    class Allocation(models.TextChoices):
        EQUAL = "equal", _("Equal parts")
        FIXED = "fixed", _("Fixed amount, the rest last")

    class Unit(models.TextChoices):
        DAYS = "days", _("days")
        MONTHS = "months", _("months")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    payments = models.PositiveSmallIntegerField(_("number of payments"), default=3)
    allocation = models.CharField(_("allocation"), max_length=10, choices=Allocation, default=Allocation.EQUAL)
    fixed_minor = models.BigIntegerField(_("fixed amount"), null=True, blank=True)
    every = models.PositiveSmallIntegerField(_("every"), default=1)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit, default=Unit.MONTHS)
    # Empty: offered with every catalog and without one.
    catalog = models.ForeignKey(
        "catalogs.Catalog",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only with the catalog"),
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "code"], name="installment_schedule_code"),
            models.CheckConstraint(
                condition=models.Q(payments__gte=2, payments__lte=60, every__gte=1),
                name="installment_schedule_payments",
            ),
        ]


@audited_changes
class InstallmentParameters(models.Model):
    """What a call center does with installments (spec §2, payment: installment)."""

    class Authorization(models.TextChoices):
        ORDER_DATE = "order_date", _("At the submit")
        FIRST_INSTALLMENT = "first_installment", _("With the first installment")

    class Adjustment(models.TextChoices):
        SPREAD = "spread", _("Spread over the open installments")
        LAST = "last", _("All to the last")
        NEXT = "next", _("All to the next")

    call_center = models.OneToOneField(
        "call_centers.CallCenter", on_delete=models.CASCADE, related_name="installment_parameters"
    )
    authorization = models.CharField(
        _("authorization"), max_length=20, choices=Authorization, default=Authorization.ORDER_DATE
    )
    adjustment = models.CharField(
        _("when the total changes"), max_length=10, choices=Adjustment, default=Adjustment.SPREAD
    )
    apply_charges = models.BooleanField(
        _("charges of the order go into the plan"),
        default=True,
        db_default=True,
        help_text=_("Otherwise they are paid at once, by another payment."),
    )
    ship_complete = models.BooleanField(_("ship complete"), default=True)
    bill_days = models.PositiveSmallIntegerField(_("days the letter comes before the due date"), default=5)
    retries = models.PositiveSmallIntegerField(_("retries of a declined installment"), default=3)
    accelerate = models.BooleanField(_("all that is left is due after the last retry"), default=False)


@audited
class Installment(models.Model):
    """One part of a payment, due on a day. The charges are operations of the payment."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ASKED = "asked", _("Being charged")
        PAID = "paid", _("Paid")
        BILLED = "billed", _("On account")
        DECLINED = "declined", _("Declined")
        CANCELED = "canceled", _("Canceled")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    payment_line = models.ForeignKey("payments.PaymentLine", on_delete=models.CASCADE, related_name="installments")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField(_("due"))
    amount_minor = models.BigIntegerField(_("amount"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    # How often it was asked for, and when it may be asked for again.
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    ask_again_on = models.DateField(_("asked again"), null=True)
    operation = models.ForeignKey("payments.PaymentOperation", on_delete=models.PROTECT, null=True, related_name="+")
    # What a person decided, and why.
    approval_code = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    announced_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment_line", "position"], name="installment_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="installment_amount"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in InstallmentState]), name="installment_state"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(state__in=["open", "declined"]), name="installment_due")
        ]
        triggers = [pgtrigger.FSM(name="installment_moves", field="state", transitions=INSTALLMENT_MOVES)]
