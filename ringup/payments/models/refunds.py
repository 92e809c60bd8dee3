"""Money that goes back to a customer because an order became smaller or was canceled, and by which method."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.payments.rules.refunds import RefundState
from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id
from ringup.values.money import Money


@audited
class RefundMethod(models.Model):
    """How a company gives money back, in one currency, that came in cash or by check (spec §19, rule 2)."""

    legal_entity = models.ForeignKey(
        "call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+", editable=False
    )
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    currency = models.CharField(_("currency"), max_length=3)
    # A code: each call center has payment methods of its own (decision 40).
    method = models.CharField(_("payment method"), max_length=20)
    receivables_method = models.CharField(_("A/R payment method"), max_length=20, blank=True, default="")
    by_check = models.BooleanField(_("refund check"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "currency"], name="refund_method_currency")]


@audited
class Refund(models.Model):
    """So much of a payment is given back. The customer has it to his credit from the start, until it has arrived."""

    payment_line = models.ForeignKey("payments.PaymentLine", on_delete=models.PROTECT, related_name="refunds")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in RefundState])
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    # What of it the customer's bank has taken back from us; only the rest is to be paid.
    charged_back_minor = models.BigIntegerField(default=0, db_default=0)
    because = models.CharField(max_length=200, blank=True, default="")
    # What the processor was asked last; empty where a person pays it out.
    operation = models.ForeignKey("payments.PaymentOperation", on_delete=models.PROTECT, null=True, related_name="+")
    # How a person pays it out, as it was set up when that was decided; without a method: as it was paid.
    method = models.ForeignKey("payments.PaymentMethod", on_delete=models.PROTECT, null=True, related_name="+")
    receivables_method = models.CharField(max_length=20, blank=True, default="", db_default="")
    by_check = models.BooleanField(default=False, db_default=False)
    check_number = models.CharField(max_length=40, blank=True, default="", db_default="")
    asked_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="refund_amount"),
            models.CheckConstraint(
                condition=models.Q(charged_back_minor__range=(0, models.F("amount_minor"))), name="refund_charged_back"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in RefundState]), name="refund_state"
            ),
            # Only a check that was written has a number, and each of them has one.
            models.CheckConstraint(
                condition=(models.Q(by_check=True, state=RefundState.DONE.value) & ~models.Q(check_number=""))
                | (~models.Q(by_check=True, state=RefundState.DONE.value) & models.Q(check_number="")),
                name="refund_check_number",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "to_pay_out", "failed"]),
                name="refund_with_people",
            )
        ]

    @property
    def to_pay(self) -> Money:
        """What of it the customer has still to get."""
        return Money(self.amount_minor - self.charged_back_minor, self.currency)
