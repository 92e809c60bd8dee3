"""Modes of delivery, where each is valid, and expedite codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited


@audited
class ExpediteCode(models.Model):
    """A mark of urgency: sorts and prints, costs nothing (spec §8)."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="expedite_code")]


@audited
class ModeOfDelivery(models.Model):
    """A way in which goods reach the customer."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    expedite_code = models.ForeignKey(
        ExpediteCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("expedite code")
    )
    days = models.PositiveSmallIntegerField(_("days in transit"), default=3)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="mode_of_delivery_code")]


@audited
class ModeRule(models.Model):
    """Where a mode is valid: one product, category, country or region, included or excluded. An exclude wins."""

    class Subject(models.TextChoices):
        ITEM = "item", _("Item")
        CATEGORY = "category", _("Category")
        COUNTRY = "country", _("Country")
        REGION = "region", _("State or county")

    mode = models.ForeignKey(ModeOfDelivery, on_delete=models.CASCADE, related_name="rules")
    subject = models.CharField(_("applies to"), max_length=10, choices=Subject)
    value = models.CharField(
        _("value"),
        max_length=60,
        help_text=_("Item number, category code, country (DK) or country and region (US-TX)."),
    )
    exclude = models.BooleanField(_("exclude"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mode", "subject", "value", "exclude"], name="mode_rule_once")]


@audited
class CallCenterMode(models.Model):
    """A mode of delivery that a call center offers."""

    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.CASCADE, related_name="+")
    mode = models.ForeignKey(
        ModeOfDelivery, on_delete=models.CASCADE, related_name="+", verbose_name=_("mode of delivery")
    )
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_center", "mode"], name="call_center_mode_once"),
            models.UniqueConstraint(
                fields=["call_center"], condition=models.Q(is_default=True), name="call_center_mode_one_default"
            ),
        ]


@audited
class CustomerDelivery(models.Model):
    """How and from where a customer is served unless an order says otherwise."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="+")
    mode = models.ForeignKey(
        ModeOfDelivery,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mode of delivery"),
    )
    warehouse = models.ForeignKey(
        "inventory.Warehouse",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("warehouse"),
    )
