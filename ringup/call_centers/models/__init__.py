"""The company: legal entities (the wall between data), call centers, their users, roles, codes and number sequences."""

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.models.card_parameters import CardParameters
from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id


class ZeroTax(models.TextChoices):
    """What it means that the tax of something sold at home is nothing."""

    ZERO_RATED = "zero_rated", _("Taxed at 0 %")
    EXEMPT = "exempt", _("Exempt")


class EInvoices(models.TextChoices):
    """Who gets an e-invoice (EN 16931) beside the invoice for people."""

    NOBODY = "nobody", _("Nobody")
    WITH_ADDRESS = "with_address", _("Customers with an e-invoice address")
    ORGANIZATIONS = "organizations", _("These, and all organizations")
    EVERYBODY = "everybody", _("Everybody")


@audited
class LegalEntity(models.Model):
    """A company. No row of one legal entity is visible from another."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3)
    language = models.CharField(_("language"), max_length=5, default="en")
    country = models.CharField(_("country"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    # Who we are on invoices.
    tax_number = models.CharField(
        _("VAT number"),
        max_length=20,
        blank=True,
        default="",
        db_default="",
        help_text=_("With the letters of its country: NL001234567B01."),
    )
    registration_number = models.CharField(
        _("number in the trade register"), max_length=30, blank=True, default="", db_default=""
    )
    street = models.CharField(_("street"), max_length=160, blank=True, default="", db_default="")
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, default="", db_default="")
    city = models.CharField(_("city"), max_length=80, blank=True, default="", db_default="")
    region = models.CharField(_("state or county"), max_length=80, blank=True, default="", db_default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="", db_default="")
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="")
    bank_account = models.CharField(
        _("bank account"), max_length=34, blank=True, default="", db_default="", help_text=_("The IBAN.")
    )
    # Where e-invoices reach us: the scheme of the identifier and the identifier (ISO 6523, as in Peppol).
    e_invoice_address = models.CharField(
        _("e-invoice address"),
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text=_("Its kind and number, as in Peppol: 0106:12345678."),
    )
    zero_tax = models.CharField(
        _("sales without tax in our own country"),
        max_length=10,
        choices=ZeroTax,
        default=ZeroTax.ZERO_RATED,
        db_default=ZeroTax.ZERO_RATED,
    )
    exemption_reason = models.CharField(
        _("reason of the exemption"), max_length=160, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(db_default=Now())


class EntityRow(models.Model):
    """A row that stands behind the wall of one legal entity."""

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True


@audited
class PriceGroup(EntityRow):
    """Links prices and discounts to call centers, catalogs and customers (AX: price group)."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    priority = models.IntegerField(_("pricing priority"), default=0, help_text=_("The larger number wins."))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="price_group_code")]


@audited
class TaxGroup(EntityRow):
    """How a customer is taxed whatever the address: exempt, reseller. Rates are kept for its code (spec §16)."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="tax_group_code")]


@audited
class CallCenter(EntityRow):
    """A retail channel whose agents take orders over the phone (AX: call center)."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3)
    accepted_currencies = ArrayField(
        models.CharField(max_length=3), verbose_name=_("accepted currencies"), default=list, blank=True
    )
    language = models.CharField(_("language"), max_length=5, default="en")
    country = models.CharField(_("country"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    prices_include_tax = models.BooleanField(_("prices include tax"), default=False)
    order_completion = models.BooleanField(_("order completion"), default=True)
    directed_selling = models.BooleanField(_("directed selling"), default=True)
    order_price_control = models.BooleanField(_("order price control"), default=True)
    active = models.BooleanField(_("active"), default=True)
    price_groups = models.ManyToManyField(
        PriceGroup, verbose_name=_("price groups"), blank=True, related_name="call_centers"
    )
    order_number_prefix = models.CharField(_("order number prefix"), max_length=6, default="SO-")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="call_center_code")]


@audited
class CallCenterPriceGroup(CallCenter.price_groups.through):  # type: ignore[name-defined,misc]
    """The link of a call center to a price group, named here so that the audit keeps it, too."""

    class Meta:
        proxy = True


class CreditLimitType(models.TextChoices):
    """What counts against a customer's credit limit (spec §6.7)."""

    NONE = "none", _("No limit")
    BALANCE = "balance", _("Balance")
    BALANCE_AND_DELIVERIES = "balance_and_deliveries", _("Balance and deliveries")
    BALANCE_AND_ALL = "balance_and_all", _("Balance and all open orders")


class ApprovalFallback(models.TextChoices):
    """What holds when no supervisor answers in time (spec/beyond.md, 12)."""

    DENY = "deny", _("Deny")
    ACCEPT_WITHIN = "accept_within", _("Accept what goes little beyond")
    OWN_LIMIT = "own_limit", _("Give what the agent may give")


class TaxFallback(models.TextChoices):
    """What holds when the outside tax service gives no answer (spec §16)."""

    ESTIMATE = "estimate", _("Use our own rates")
    REFUSE = "refuse", _("Do not submit the order")


@audited
class Parameters(CardParameters):
    """The single parameter record of a call center (spec §2)."""

    call_center = models.OneToOneField(CallCenter, on_delete=models.CASCADE, related_name="parameters")
    source_code_required = models.BooleanField(_("source code required"), default=False)
    charge_reason_code_required = models.BooleanField(_("reason code required for charges"), default=False)
    check_threshold_minor = models.BigIntegerField(_("check threshold"), null=True, blank=True)
    check_hold_days = models.PositiveSmallIntegerField(_("days on check hold"), default=5)
    overpaid_percent = models.DecimalField(
        _("overpaid %"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    underpaid_percent = models.DecimalField(
        _("underpaid %"), max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    allow_out_of_balance = models.BooleanField(_("allow out of balance"), default=False)
    credit_limit_type = models.CharField(
        _("credit limit type"), max_length=30, choices=CreditLimitType, default=CreditLimitType.BALANCE_AND_ALL
    )
    credit_limit_stops = models.BooleanField(_("exceeding the credit limit stops the order"), default=True)
    recap_acknowledgement_required = models.BooleanField(_("recap must be acknowledged"), default=False)
    submit_when_cleared = models.BooleanField(_("submit when a hold is cleared"), default=False)
    approval_wait_seconds = models.PositiveSmallIntegerField(
        _("seconds to wait for an approval"), default=60, validators=[MinValueValidator(5), MaxValueValidator(900)]
    )
    approval_fallback = models.CharField(
        _("when nobody answers"), max_length=20, choices=ApprovalFallback, default=ApprovalFallback.DENY
    )
    approval_fallback_percent = models.DecimalField(
        _("accepted beyond the limit, %"), max_digits=5, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    warn_without_tax_group = models.BooleanField(_("warn of addresses without a tax group"), default=False)
    # The name of a connector of `pricing/connectors`; empty: our own rates.
    tax_connector = models.CharField(_("outside tax service"), max_length=20, blank=True, default="")
    tax_fallback = models.CharField(
        _("when the tax service is away"), max_length=20, choices=TaxFallback, default=TaxFallback.ESTIMATE
    )
    free_stock_when_declined = models.BooleanField(
        _("remove reservations for declined payments"), default=False, db_default=False
    )
    # Delayed orders (spec §20): days from the submit to a notice, and to the end. 0: never.
    delay_processing = models.BooleanField(
        _("automatic notification and cancellation"), default=False, db_default=False
    )
    first_notice_days = models.PositiveSmallIntegerField(_("first notice after days"), default=0, db_default=0)
    second_notice_days = models.PositiveSmallIntegerField(_("second notice after days"), default=0, db_default=0)
    delay_cancel_days = models.PositiveSmallIntegerField(_("cancellation after days"), default=0, db_default=0)
    e_invoices = models.CharField(
        _("e-invoices for"),
        max_length=20,
        choices=EInvoices,
        default=EInvoices.WITH_ADDRESS,
        db_default=EInvoices.WITH_ADDRESS,
    )
    margin_acceptable_percent = models.DecimalField(
        _("acceptable margin %"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    margin_questionable_percent = models.DecimalField(
        _("questionable margin %"), max_digits=6, decimal_places=2, null=True, blank=True
    )


@audited
class Role(EntityRow):
    """What its holders may do, and how far on their own (spec §14b)."""

    class CostBasis(models.TextChoices):
        ITEM_COST = "item_cost", _("Item cost")
        MARGIN_COST = "margin_cost", _("Margin cost")

    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=120)
    permissions = ArrayField(models.CharField(max_length=40), verbose_name=_("permissions"), default=list, blank=True)
    cost_basis = models.CharField(_("cost basis"), max_length=20, choices=CostBasis, default=CostBasis.ITEM_COST)
    cost_markup_percent = models.DecimalField(
        _("cost markup %"),
        max_digits=7,
        decimal_places=2,
        default=0,
        help_text=_("The lowest price is cost plus this; 0 means no floor."),
    )
    total_discount_percent = models.DecimalField(_("total discount %"), max_digits=5, decimal_places=2, default=0)
    charge_increase_percent = models.DecimalField(_("charge increase %"), max_digits=7, decimal_places=2, default=0)
    charge_decrease_percent = models.DecimalField(_("charge decrease %"), max_digits=5, decimal_places=2, default=0)
    # In the company's currency.
    refund_limit_minor = models.BigIntegerField(
        _("refunds to be approved from"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Smaller refunds go back at once; empty: all of them."),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="role_code")]


# The audit says that a password was changed, never what it was; signing in and choosing the light are no news.
TOLD_OF_USERS = (
    *("username", "first_name", "last_name", "email", "password", "language"),
    *("is_active", "is_staff", "is_superuser", "active_legal_entity", "active_call_center"),
)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pgtrigger.AnyChange(*TOLD_OF_USERS)),
    pghistory.DeleteEvent(),
    exclude=["password", "last_login"],
)
class User(AbstractUser):
    """A worker. Which legal entity and call center are active decides what the worker sees and sells."""

    language = models.CharField(_("language"), max_length=5, default="en")
    theme = models.CharField(
        _("theme"),
        max_length=10,
        default="system",
        choices=[("system", _("System")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    active_legal_entity = models.ForeignKey(
        LegalEntity, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    active_call_center = models.ForeignKey(
        CallCenter, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


@audited
class Membership(EntityRow):
    """A user's role in a legal entity: in one call center, or in all of them when none is named."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    call_center = models.ForeignKey(
        CallCenter, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "legal_entity", "call_center"], name="membership_once", nulls_distinct=False
            )
        ]


# The audit never sees the hash, and using a token is no change of it.
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pgtrigger.AnyChange(exclude=["last_used_at"])),
    pghistory.DeleteEvent(),
    exclude=["token_hash", "last_used_at"],
)
class ApiToken(EntityRow):
    """A user's key to the API. Only its hash is stored; the prefix lets a person recognize it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    call_center = models.ForeignKey(CallCenter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


# Taking a number is no news; that somebody set the counter or its prefix is.
SET_BY_HAND = pgtrigger.Condition("NEW.prefix <> OLD.prefix OR NEW.next_number <> OLD.next_number + 1")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(condition=SET_BY_HAND), pghistory.DeleteEvent())
class NumberSequence(EntityRow):
    """The next number of a kind of document. Taken late in a transaction, by one UPDATE … RETURNING."""

    kind = models.CharField(max_length=40)
    prefix = models.CharField(_("prefix"), max_length=10)
    next_number = models.BigIntegerField(_("next number"), default=100_001)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "kind"], name="number_sequence_kind"),
            # A letter in every number: it can never be taken for a card number.
            models.CheckConstraint(condition=models.Q(prefix__regex="[A-Za-z]"), name="number_sequence_letter"),
        ]


@audited
class ReasonCode(EntityRow):
    """Why somebody did what needs a reason: a price override, a hold, a charge, a cancellation."""

    class Kind(models.TextChoices):
        PRICE_OVERRIDE = "price_override", _("Price override")
        ORDER_HOLD = "order_hold", _("Order hold")
        CHARGE = "charge", _("Charge")
        ORDER_CANCELLATION = "order_cancellation", _("Order cancellation")
        PRICE_CHANGE = "price_change", _("Price change after submit")
        CREDIT = "credit", _("Credit")
        PAYMENT_DECLINE = "payment_decline", _("Payment declined")

    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    code = models.CharField(_("code"), max_length=20)
    text = models.CharField(_("text"), max_length=120)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "kind", "code"], name="reason_code")]


@audited
class FinancialDimension(EntityRow):
    """A company-defined dimension of accounting, such as department or campaign."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="financial_dimension_code")]


@audited
class FinancialDimensionValue(EntityRow):
    """One value of a financial dimension."""

    dimension = models.ForeignKey(FinancialDimension, on_delete=models.CASCADE, related_name="values")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="financial_dimension_value_code")]


@audited
class CallCenterDimension(models.Model):
    """The dimension value that a call center gives its orders and their lines."""

    call_center = models.ForeignKey(CallCenter, on_delete=models.CASCADE, related_name="dimensions")
    dimension = models.ForeignKey(FinancialDimension, on_delete=models.CASCADE, related_name="+")
    value = models.ForeignKey(FinancialDimensionValue, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call_center", "dimension"], name="call_center_dimension_once")]
