"""What prices are made of: base prices, trade agreements, adjustments, discounts, charges, taxes and the policy.

Rules with many shapes keep `kind` and `params`; `params` has the price file's form and is parsed by `pricing/rules`.
"""

import pghistory
import pgtrigger
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited, audited_changes
from ringup.plumbing.public_ids import new_public_id
from ringup.pricing.rules.coupon_guesses import GuessedBy
from ringup.pricing.rules.redemption import LIVE, RedemptionState


class RulesVersion(models.Model):
    """Counts the changes of a legal entity's price rules (by trigger), so that loaded rules know when they are old."""

    legal_entity = models.OneToOneField("call_centers.LegalEntity", on_delete=models.CASCADE, related_name="+")
    version = models.BigIntegerField(default=1)


@audited
class PricingPolicy(models.Model):
    """How the rules of a call center compete and round (spec §15.3, §15.4)."""

    call_center = models.OneToOneField("call_centers.CallCenter", on_delete=models.CASCADE, related_name="+")
    competition = models.CharField(
        _("competition"),
        max_length=50,
        default="best_and_compound_within_priority",
        choices=[
            ("best_and_compound_within_priority", _("Best price and compound within a priority")),
            ("best_within_priority_compound_across", _("Best price within a priority, compound across")),
        ],
    )
    compound = models.CharField(
        _("compound"),
        max_length=30,
        default="on_running_price",
        choices=[("on_running_price", _("On the running price")), ("on_original_price", _("On the original price"))],
    )
    exclusive_threshold_competes = models.BooleanField(_("exclusive thresholds compete"), default=False)
    keep_items_on_one_line = models.BooleanField(_("keep items on one line"), default=False)
    manual_discount = models.CharField(
        _("manual discounts"),
        max_length=20,
        default="compounds",
        choices=[("compounds", _("Come on top of the rules")), ("replaces", _("Replace the rules"))],
    )
    discounts_on_overrides = models.BooleanField(_("discounts apply to overridden prices"), default=False)
    find_next = models.BooleanField(_("lowest of all trade agreements"), default=True)
    time_limit_ms = models.PositiveIntegerField(_("time limit (ms)"), default=50)


@audited_changes
class BasePrice(models.Model):
    """The price of an item in one currency before any rule; `price` buys `price_unit` units."""

    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="base_prices")
    currency = models.CharField(max_length=3)
    price = models.DecimalField(_("price"), max_digits=16, decimal_places=6)
    price_unit = models.DecimalField(_("price unit"), max_digits=12, decimal_places=3, default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "currency"], name="base_price_once")]


@audited_changes
class TradeAgreement(models.Model):
    """An agreed price for a customer, a price group or all (exactly one of the three; spec §14)."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    price_group = models.ForeignKey(
        "call_centers.PriceGroup", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=10, default="ea")
    price = models.DecimalField(_("price"), max_digits=16, decimal_places=6)
    from_quantity = models.DecimalField(_("from quantity"), max_digits=14, decimal_places=3, default=0)
    to_quantity = models.DecimalField(_("to quantity"), max_digits=14, decimal_places=3, null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    find_next = models.BooleanField(_("find next"), default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(customer__isnull=True) | models.Q(price_group__isnull=True),
                name="trade_agreement_one_account",
            )
        ]
        indexes = [models.Index(fields=["item", "currency"], name="trade_agreement_item")]


class Rule(models.Model):
    """What every price rule has: a code, a name, a period, and whether it is enabled."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    enabled = models.BooleanField(_("enabled"), default=False)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)
    price_groups = models.ManyToManyField(
        "call_centers.PriceGroup", blank=True, related_name="+", verbose_name=_("price groups")
    )
    params = models.JSONField(default=dict)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


@audited
class PriceAdjustment(Rule):
    """Changes the price itself, up or down, before discounts."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="price_adjustment_code")]


@audited
class PriceAdjustmentPriceGroup(PriceAdjustment.price_groups.through):  # type: ignore[name-defined,misc]
    """The link of an adjustment to a price group, named here so that the audit keeps it, too."""

    class Meta:
        proxy = True


@audited
class Discount(Rule):
    """A discount of one of the kinds in `pricing/rules/discounts`; new ones start disabled."""

    kind = models.CharField(_("kind"), max_length=20)
    concurrency = models.CharField(
        _("concurrency"),
        max_length=20,
        default="best_price",
        choices=[("exclusive", _("Exclusive")), ("best_price", _("Best price")), ("compound", _("Compound"))],
    )
    priority = models.IntegerField(_("priority"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    coupon_required = models.BooleanField(_("coupon required"), default=False)
    match_all_price_groups = models.BooleanField(_("match all price groups"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="discount_code")]


@audited
class DiscountPriceGroup(Discount.price_groups.through):  # type: ignore[name-defined,misc]
    """The link of a discount to a price group, named here so that the audit keeps it, too."""

    class Meta:
        proxy = True


@audited
class Coupon(models.Model):
    """Opens one discount by codes, with limits. Its status and dates are those of the discount, too (spec §13b)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        CLOSED = "closed", _("Closed")

    class UsageLimit(models.TextChoices):
        NONE = "none", _("No limit")
        CUSTOMER = "customer", _("For each customer")
        CALL_CENTER = "call_center", _("For each call center")
        ALL = "all", _("In all")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    # Left empty, the next one of the company's number sequence.
    number = models.CharField(_("coupon number"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=120)
    discount = models.OneToOneField(
        Discount, on_delete=models.PROTECT, related_name="coupon", verbose_name=_("discount")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)
    usage_limit = models.CharField(_("usage limit"), max_length=12, choices=UsageLimit, default=UsageLimit.NONE)
    # For each code, not for the coupon.
    uses_allowed = models.PositiveIntegerField(_("uses of each code"), null=True, blank=True)
    budget_minor = models.BigIntegerField(_("budget"), null=True, blank=True)
    # That of the discount.
    currency = models.CharField(_("currency"), max_length=3)
    customer_required = models.BooleanField(_("customer required"), default=False)
    apply_without_code = models.BooleanField(_("applies without a code"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="coupon_number"),
            models.CheckConstraint(condition=models.Q(status__in=["draft", "active", "closed"]), name="coupon_status"),
            models.CheckConstraint(
                condition=models.Q(usage_limit="none") | models.Q(uses_allowed__isnull=False), name="coupon_limit"
            ),
        ]


@audited
class CouponCode(models.Model):
    """One code of a coupon; it is typed in any case."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("code"), max_length=40)
    bar_code = models.CharField(_("bar code"), max_length=40, null=True, blank=True)
    # The coupon code ID, out of a number sequence; by it a letter or a list names the code without giving it away.
    number = models.CharField(_("code ID"), max_length=20, null=True, blank=True, editable=False)
    # Made in bulk: listed in the file, not on the screen.
    generated = models.BooleanField(default=False, editable=False)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(models.F("legal_entity"), Upper("code"), name="coupon_code"),
            models.UniqueConstraint(fields=["legal_entity", "bar_code"], name="coupon_bar_code"),
            models.UniqueConstraint(fields=["legal_entity", "number"], name="coupon_code_number"),
        ]


@audited
class CouponCustomer(models.Model):
    """A customer that the coupon is for; without any it is for everybody (AX: customer-specific coupon)."""

    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="customers")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coupon", "customer"], name="coupon_customer_once")]


@audited_changes
class CouponRedemption(models.Model):
    """The use of a code by an order, and what it took off. `order` is a public id: orders stand above prices."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="redemptions")
    code = models.ForeignKey(CouponCode, on_delete=models.PROTECT, related_name="redemptions")
    order = models.CharField(max_length=20)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=RedemptionState.RESERVED.value)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in RedemptionState]), name="redemption_state"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gte=0), name="redemption_amount"),
            models.UniqueConstraint(
                fields=["code", "order"],
                condition=models.Q(state__in=[state.value for state in LIVE]),
                name="redemption_once",
            ),
        ]
        indexes = [
            models.Index(fields=["order"], name="redemption_order"),
            models.Index(fields=["code", "customer"], name="redemption_customer"),
            models.Index(fields=["code", "call_center"], name="redemption_call_center"),
        ]


@audited
class ChargeCode(models.Model):
    """A kind of miscellaneous charge: freight, gift wrap (spec §16)."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    tax_group = models.CharField(_("item tax group"), max_length=20, blank=True, default="")
    shipping = models.BooleanField(_("shipping charge"), default=False)
    refundable = models.BooleanField(_("refundable"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="charge_code")]


@audited
class AutoCharge(models.Model):
    """A charge that puts itself on orders; `params` holds filters and tiers in the price file's form."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    charge_code = models.ForeignKey(
        ChargeCode, on_delete=models.PROTECT, related_name="+", verbose_name=_("charge code")
    )
    level = models.CharField(_("level"), max_length=10, choices=[("header", _("Header")), ("line", _("Line"))])
    currency = models.CharField(_("currency"), max_length=3)
    enabled = models.BooleanField(_("enabled"), default=True)
    params = models.JSONField(default=dict)


@audited
class TaxRate(models.Model):
    """The rate of an item tax group at a destination. The entry with most matching address parts holds.

    With an `address_group` it holds where that is the tax group of the address, whatever the parts of others say.
    """

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    tax_group = models.CharField(_("item tax group"), max_length=20)
    address_group = models.CharField(_("tax group of the address"), max_length=20, blank=True, default="")
    rate = models.DecimalField(_("rate %"), max_digits=7, decimal_places=4)
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    region = models.CharField(_("state or county"), max_length=80, blank=True, default="")
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, default="")
    city = models.CharField(_("city"), max_length=80, blank=True, default="")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)


@audited
class TaxGroupRule(models.Model):
    """Gives addresses their tax group by their parts; the first priority with a match wins (spec §16)."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    tax_group = models.CharField(_("tax group of the address"), max_length=20)
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    region = models.CharField(_("state or county"), max_length=80, blank=True, default="")
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, default="")
    city = models.CharField(_("city"), max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "priority", "country", "region", "postal_code", "city"],
                name="tax_group_rule_once",
            ),
            models.CheckConstraint(condition=models.Q(priority__gte=1), name="tax_group_rule_priority"),
        ]


@audited
class ExchangeRate(models.Model):
    """What one unit of the company's currency is worth in another from a day on, for prices that it is not given in."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    valid_from = models.DateField(_("valid from"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "currency", "valid_from"], name="exchange_rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="exchange_rate_above_zero"),
        ]


class TaxAnswer(models.Model):
    """What an outside tax service said about an order (its public id): taxes, or why there are none.

    `inputs` is the fingerprint of the question; `taxes` are decimal texts in the question's order.
    """

    order = models.CharField(max_length=20)
    inputs = models.CharField(max_length=32)
    service = models.CharField(max_length=20)
    taxes = models.JSONField(default=list)
    reference = models.CharField(max_length=80, blank=True, default="")
    # `Refusal.as_dict()`, or {"because": …} of an `Unknown`; empty where there are taxes.
    failure = models.JSONField(default=dict)
    answered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "inputs"], name="tax_answer_once")]


# Counting is no news; that somebody was locked is.
@pghistory.track(pghistory.UpdateEvent(label="locked", condition=pgtrigger.AnyChange("locked_until")))
class CouponGuesses(models.Model):
    """How many unknown coupon codes a worker, or somebody at one order, has tried (`rules/coupon_guesses.py`)."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=10)
    # The worker's key, or the order's public id.
    whose = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "by", "whose"], name="coupon_guesses_once"),
            models.CheckConstraint(condition=models.Q(by__in=[by.value for by in GuessedBy]), name="coupon_guesses_by"),
        ]


class PriceSimulation(models.Model):
    """A question what past orders would come to with other prices and discounts, and the answer of the job.

    `change` names discounts and adjustments by code and prices by item number; `sample` says which orders. Amounts of
    the `result` are minor units of the currency.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    currency = models.CharField(max_length=3)
    # The orders are priced as if they came in during the week from here on.
    starts_at = models.DateTimeField()
    change = models.JSONField()
    sample = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    orders_done = models.PositiveIntegerField(default=0)
    orders_wanted = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    # Why it failed: a code.
    failure = models.CharField(max_length=40, blank=True, default="")
    asked_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    # A sign of life of the job; one that has none any more is taken over.
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed"]), name="price_simulation_state"
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="price_simulation_waiting",
            )
        ]
