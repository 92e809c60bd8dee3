"""Credits on invoiced orders: how much a call center gives, and each credit with its number. Credits never change."""

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id


@audited
class CreditParameters(models.Model):
    """What a call center gives back on invoiced orders (spec §2, credits)."""

    call_center = models.OneToOneField("call_centers.CallCenter", on_delete=models.CASCADE, related_name="+")
    to_account = models.BooleanField(_("credit to the customer's account"), default=True)
    # In the company's currency; none: no limit.
    maximum_minor = models.BigIntegerField(
        _("maximum amount of credits per order"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    journal = models.CharField(_("credits journal"), max_length=20, default="CREDITS")


class CreditNote(models.Model):
    """A credit on a line of an invoiced order: (old price − new price) × invoiced quantity (spec §14c)."""

    class Kind(models.TextChoices):
        PRICE_MATCH = "price_match", _("Price match")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, related_name="+")
    order_line = models.ForeignKey("orders.SalesLine", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PRICE_MATCH)
    journal = models.CharField(max_length=20)
    number = models.CharField(max_length=30)
    # Counts the credits of the order.
    position = models.PositiveSmallIntegerField()
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    old_price = models.DecimalField(max_digits=16, decimal_places=6)
    new_price = models.DecimalField(max_digits=16, decimal_places=6)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    # The whole difference, and what of it is given; less where the maximum is reached.
    difference_minor = models.BigIntegerField()
    credit_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    reason = models.ForeignKey("call_centers.ReasonCode", on_delete=models.PROTECT, related_name="+")
    # The payment that it goes back through, and what its processor was asked; empty: to the customer's account.
    payment_line = models.ForeignKey("payments.PaymentLine", on_delete=models.PROTECT, null=True, related_name="+")
    operation = models.ForeignKey("payments.PaymentOperation", on_delete=models.PROTECT, null=True, related_name="+")
    # The asker's own key: the same request gives one credit.
    request_key = models.CharField(max_length=64, null=True)
    credited_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    credited_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="credit_note_number"),
            # Two at once would both be the next one of the order.
            models.UniqueConstraint(fields=["order", "position"], name="credit_note_position"),
            models.UniqueConstraint(fields=["order", "request_key"], name="credit_note_request_once"),
            models.CheckConstraint(
                condition=models.Q(credit_minor__gt=0, credit_minor__lte=models.F("difference_minor")),
                name="credit_note_within_difference",
            ),
        ]
        triggers = [pgtrigger.Protect(name="credit_note_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
