"""Who saw which card."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.payments.rules.card_views import Door


class CardView(models.Model):
    """A card that somebody was shown (spec §6.9). Never changed, never deleted, and never with a token.

    It stays when a draft or a card is gone: so their keys are held by no constraint, and what was seen stands in it.
    """

    class Where(models.TextChoices):
        DESK = "desk", _("Desk")
        BILLING = "billing", _("Billing")
        OFFICE = "office", _("Office")
        API = "api", _("API")

    legal_entity = models.ForeignKey(
        "call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    user = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(
        "orders.SalesOrder",
        to_field="public_id",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    card = models.CharField(max_length=20)
    brand = models.CharField(max_length=20)
    last_four = models.CharField(max_length=4)
    door = models.CharField(max_length=10, choices=Where)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(door__in=[door.value for door in Door]), name="card_view_door")
        ]
        indexes = [models.Index(fields=["legal_entity", "seen_at"], name="card_view_by_day")]
        triggers = [pgtrigger.Protect(name="card_view_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
