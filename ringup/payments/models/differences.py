"""What a processor's journal has otherwise than we do."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id


@audited
class PaymentDifference(models.Model):
    """Where our operations and a processor's journal differ; a person looks into it and says what it was."""

    class Kind(models.TextChoices):
        STRANGER = "stranger", _("Unknown to us")
        MISSING = "missing", _("Missing at the processor")
        DIFFERS = "differs", _("Different")

    connector = models.CharField(max_length=40)
    # Of the order that it is about; empty where nobody knows which.
    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, null=True, related_name="+")
    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, null=True, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    # The operation's public id, and the processor's own.
    intent = models.CharField(max_length=40, blank=True, default="")
    reference = models.CharField(max_length=120, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    amount_minor = models.BigIntegerField(null=True)
    ours = models.CharField(max_length=120, blank=True, default="")
    theirs = models.CharField(max_length=120, blank=True, default="")
    found_at = models.DateTimeField(db_default=Now())
    explained_at = models.DateTimeField(null=True)
    explained_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    explanation = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connector", "kind", "intent", "reference"], name="payment_difference_once")
        ]
