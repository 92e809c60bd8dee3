"""Hold codes and the holds on orders."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.holds.rules.automatic import HoldCause
from ringup.plumbing.audit import audited

CAUSES = [(cause.value, cause.value) for cause in HoldCause]


@audited
class HoldCode(models.Model):
    """Why an order can be put on hold, and who may use and release it (spec §9)."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    role = models.ForeignKey(
        "call_centers.Role",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for role"),
    )
    is_default = models.BooleanField(_("default for sales orders"), default=False)
    is_fraud = models.BooleanField(_("fraud hold"), default=False)
    removes_reservations = models.BooleanField(_("gives reserved stock free"), default=False, db_default=False)
    color = models.CharField(_("color"), max_length=7, default="#b45309")
    active = models.BooleanField(_("active"), default=True)
    # Set on the codes that the system uses by itself, one for each cause; they are made when they are first needed.
    cause = models.CharField(max_length=20, choices=CAUSES, blank=True, default="", db_default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "code"], name="hold_code"),
            models.UniqueConstraint(
                fields=["legal_entity", "cause"], condition=~models.Q(cause=""), name="hold_code_one_of_each_cause"
            ),
            models.UniqueConstraint(
                fields=["legal_entity"], condition=models.Q(is_default=True), name="hold_code_one_default"
            ),
        ]


@audited
class OrderHold(models.Model):
    """One hold on one order. Several may stand at once; the order is released when none is open (decision 12)."""

    order = models.ForeignKey("orders.SalesOrder", on_delete=models.CASCADE, related_name="holds")
    code = models.ForeignKey(HoldCode, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey("call_centers.ReasonCode", on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.TextField(blank=True, default="")
    placed_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField(db_default=Now())
    cleared_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)
    # Of an automatic hold: why, how much it is about in the order's currency, and when it ends by itself.
    cause = models.CharField(max_length=20, choices=CAUSES, blank=True, default="", db_default="")
    amount_minor = models.BigIntegerField(null=True)
    ends_at = models.DateTimeField(null=True)
    # The exchange rate without which nobody can tell whether the amount is too much: "JPY/EUR".
    lacking_rate = models.CharField(max_length=7, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "cause"],
                condition=models.Q(cleared_at__isnull=True) & ~models.Q(cause=""),
                name="order_hold_one_open_of_each_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["order"], condition=models.Q(cleared_at__isnull=True), name="order_hold_open"),
            models.Index(
                fields=["ends_at"],
                condition=models.Q(cleared_at__isnull=True, ends_at__isnull=False),
                name="order_hold_ending",
            ),
        ]
