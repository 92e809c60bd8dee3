"""Warehouses and what lies in them."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.inventory.rules.states import ReservationState
from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id


@audited
class Warehouse(models.Model):
    """A place that ships."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    # What pick lists are printed in; empty: the company's language.
    language = models.CharField(_("language"), max_length=5, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="warehouse_code")]


@audited
class CallCenterWarehouse(models.Model):
    """The warehouse that a call center's orders ship from unless the customer has one."""

    call_center = models.OneToOneField("call_centers.CallCenter", on_delete=models.CASCADE, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", verbose_name=_("warehouse"))


class StockLevel(models.Model):
    """How much of an item lies in a warehouse: the sum of its movements (invariant I17).

    `reserved` and `back_ordered` repeat the open reservations (I16); only `saving/reservations.py` writes them.
    """

    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="stock")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    on_hand = models.DecimalField(_("on hand"), max_digits=14, decimal_places=3, default=0)
    expected_on = models.DateField(_("next delivery"), null=True, blank=True)
    reserved = models.DecimalField(_("reserved"), max_digits=14, decimal_places=3, default=0, db_default=0)
    back_ordered = models.DecimalField(_("back-ordered"), max_digits=14, decimal_places=3, default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "warehouse"], name="stock_level_once"),
            models.CheckConstraint(
                condition=models.Q(reserved__gte=0, back_ordered__gte=0), name="stock_level_not_negative"
            ),
        ]
        # What waits and could be given: looked at each minute.
        indexes = [
            models.Index(fields=["warehouse"], condition=models.Q(back_ordered__gt=0), name="stock_level_back_ordered")
        ]


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


class Reservation(models.Model):
    """What a line of an accepted order wants of an item, and how much of that is set apart for it.

    Quantities are in the item's own unit; what is wanted and not reserved is back-ordered. Order and line are public
    ids, as they stand on a floor above.
    """

    order = models.CharField(max_length=20)
    line = models.CharField(max_length=20)
    item = models.ForeignKey("products.Item", on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ReservationState], default=ReservationState.OPEN.value
    )
    wanted = models.DecimalField(max_digits=14, decimal_places=3)
    reserved = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    # Expedited orders come first (0 before 1), then who has waited longest.
    priority = models.PositiveSmallIntegerField(default=1)
    since = models.DateTimeField(db_default=Now())
    promised_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "item"], name="reservation_once"),
            models.CheckConstraint(
                condition=models.Q(reserved__gte=0, reserved__lte=models.F("wanted")), name="reservation_within_wanted"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReservationState.OPEN.value) | models.Q(reserved=0), name="reservation_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ReservationState]), name="reservation_state"
            ),
        ]
        indexes = [
            models.Index(fields=["order"], name="reservation_by_order"),
            models.Index(
                fields=["item", "warehouse", "priority", "since"],
                condition=models.Q(state=ReservationState.OPEN.value, reserved__lt=models.F("wanted")),
                name="reservation_waiting",
            ),
        ]


@audited
class ExpectedReceipt(models.Model):
    """So much of an item that a supplier has announced for a day; it is open until all of it has come."""

    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="+", verbose_name=_("item"))
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    reference = models.CharField(_("purchase order"), max_length=40, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3)
    received = models.DecimalField(_("received"), max_digits=14, decimal_places=3, default=0, db_default=0)
    expected_on = models.DateField(_("expected on"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, received__gte=0), name="expected_receipt_quantity"
            )
        ]
        indexes = [
            models.Index(
                fields=["item", "warehouse", "expected_on"],
                condition=models.Q(received__lt=models.F("quantity")),
                name="expected_receipt_open",
            )
        ]


class GoodsReceipt(models.Model):
    """Goods that came into a warehouse at once; what came are the stock movements with its public id."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    reference = models.CharField(max_length=40, blank=True, default="")
    request_key = models.CharField(max_length=64, null=True)
    received_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # The same delivery is not counted twice, whoever sends it again.
            models.UniqueConstraint(fields=["warehouse", "request_key"], name="goods_receipt_once")
        ]
