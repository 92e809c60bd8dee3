"""Charges that a customer's bank takes back."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.payments.rules.disputes import DISPUTE_TRANSITIONS, DisputeState
from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id

DISPUTE_MOVES = sorted({(before.value, after.value) for (before, _event), after in DISPUTE_TRANSITIONS.items()})


@audited
class PaymentDispute(models.Model):
    """A charge that the customer disputes at the bank; the processor tells how it goes, or a person who looked."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    payment_line = models.ForeignKey("payments.PaymentLine", on_delete=models.PROTECT, related_name="disputes")
    # The charge.
    operation = models.ForeignKey("payments.PaymentOperation", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    connector = models.CharField(max_length=40)
    reference = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=60, blank=True, default="")
    answer_by = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    # Where a person has said how it ended.
    closed_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connector", "reference"], name="payment_dispute_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_dispute_amount"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in DisputeState]), name="payment_dispute_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["payment_line"], condition=models.Q(state=DisputeState.OPEN.value), name="payment_dispute_open"
            )
        ]
        triggers = [
            pgtrigger.FSM(name="payment_dispute_moves", field="state", transitions=DISPUTE_MOVES),
            pgtrigger.Protect(name="payment_dispute_stays", operation=pgtrigger.Delete),
        ]
