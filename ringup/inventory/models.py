"""Warehouses and what lies in them."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited


@audited
class Warehouse(models.Model):
    """A place that ships."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="warehouse_code")]


@audited
class CallCenterWarehouse(models.Model):
    """The warehouse that a call center's orders ship from unless the customer has one."""

    call_center = models.OneToOneField("call_centers.CallCenter", on_delete=models.CASCADE, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", verbose_name=_("warehouse"))


class StockLevel(models.Model):
    """How much of an item lies in a warehouse: the sum of its movements (invariant I17)."""

    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="stock")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    on_hand = models.DecimalField(_("on hand"), max_digits=14, decimal_places=3, default=0)
    expected_on = models.DateField(_("next delivery"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "warehouse"], name="stock_level_once")]


class StockMovement(models.Model):
    """One change of a stock level and where it came from. Never edited."""

    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    source_kind = models.CharField(max_length=30)
    source = models.CharField(max_length=60)
    moved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source", "item", "warehouse"], name="stock_movement_once")
        ]
