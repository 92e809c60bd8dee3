"""What an import keeps that no business table has a place for: the rows of a sales history that belong to no order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringup.imports.rules.row_kinds import RowKind


class HistoryEntry(models.Model):
    """A fee, a bank charge, a bad debt, a correction of stock: kept as it was, so that the history adds up."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(_("document"), max_length=30)
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=20, choices=[(kind.value, kind.value) for kind in RowKind])
    item_number = models.CharField(_("item number"), max_length=40)
    text = models.CharField(_("text"), max_length=200, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=3)
    unit_price = models.DecimalField(_("price"), max_digits=16, decimal_places=6)
    customer_number = models.CharField(_("customer number"), max_length=30, blank=True, default="")
    happened_at = models.DateTimeField(_("time"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "document", "position"], name="history_entry_once")
        ]
