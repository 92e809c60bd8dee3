"""Customers of a legal entity: who they are, where they live, how to reach them, what credit they have."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited_changes, audited_changes_but
from ringup.plumbing.public_ids import new_public_id


@audited_changes_but("search_text")
class Customer(models.Model):
    """A person or an organization that buys. Needs neither an e-mail address nor a phone."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANIZATION = "organization", _("Organization")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    number = models.CharField(_("customer number"), max_length=30)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PERSON)
    first_name = models.CharField(_("first name"), max_length=80, blank=True, default="")
    last_name = models.CharField(_("last name"), max_length=120, blank=True, default="")
    organization = models.CharField(_("organization"), max_length=160, blank=True, default="")
    language = models.CharField(_("language"), max_length=5, default="en")
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    group = models.CharField(_("customer group"), max_length=20, blank=True, default="")
    price_group = models.ForeignKey(
        "call_centers.PriceGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("price group"),
    )
    tax_group = models.ForeignKey(
        "call_centers.TaxGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tax group"),
        help_text=_("Comes before the tax group of the address."),
    )
    tax_number = models.CharField(_("tax number"), max_length=30, blank=True, default="")
    # Where e-invoices reach the customer (ISO 6523, as in Peppol: 0106:12345678), and what is to be read on them.
    e_invoice_address = models.CharField(_("e-invoice address"), max_length=80, blank=True, default="", db_default="")
    buyer_reference = models.CharField(_("buyer reference"), max_length=60, blank=True, default="", db_default="")
    allow_on_account = models.BooleanField(_("allow on account"), default=False)
    credit_limit_minor = models.BigIntegerField(_("credit limit"), null=True, blank=True)
    mandatory_credit_limit = models.BooleanField(_("mandatory credit limit"), default=False)
    installment_eligible = models.BooleanField(_("may pay in installments"), default=False, db_default=False)
    delay_exempt = models.BooleanField(_("late without notices or cancellation"), default=False, db_default=False)
    balance_minor = models.BigIntegerField(_("balance"), default=0)
    blocked = models.BooleanField(_("blocked"), default=False)
    blocked_because = models.CharField(_("reason of the block"), max_length=200, blank=True, default="")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What the search looks at; kept by the actions and the import (see customers/queries).
    search_text = models.TextField(default="", editable=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "number"], name="customer_number")]


@audited_changes
class CustomerAddress(models.Model):
    """A postal address; its fields mean what the country's address format says they mean."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(_("name on the parcel"), max_length=160, blank=True, default="")
    street = models.TextField(_("street"), blank=True, default="")
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, default="")
    city = models.CharField(_("city"), max_length=80, blank=True, default="")
    region = models.CharField(_("state or county"), max_length=80, blank=True, default="")
    country = models.CharField(_("country"), max_length=2)
    is_delivery = models.BooleanField(_("delivery address"), default=True)
    is_billing = models.BooleanField(_("billing address"), default=True)
    is_primary = models.BooleanField(_("primary"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(is_primary=True), name="customer_address_one_primary"
            )
        ]


@audited_changes
class CustomerPhone(models.Model):
    """A phone number: E.164 for matching, extension apart, and the text as it was typed."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="phones")
    e164 = models.CharField(max_length=16, blank=True, default="")
    extension = models.CharField(_("extension"), max_length=10, blank=True, default="")
    raw = models.CharField(_("phone"), max_length=40)
    is_primary = models.BooleanField(_("primary"), default=False)

    class Meta:
        indexes = [models.Index(fields=["e164"], name="customer_phone_e164")]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(is_primary=True), name="customer_phone_one_primary"
            )
        ]


@audited_changes
class CustomerEmail(models.Model):
    """An e-mail address of a customer; a customer may have none."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="emails")
    address = models.CharField(_("e-mail"), max_length=254)
    is_primary = models.BooleanField(_("primary"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(is_primary=True), name="customer_email_one_primary"
            )
        ]


class CustomerNote(models.Model):
    """What a colleague should know about a customer. Written once, never edited."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    written_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(db_default=Now())


@audited_changes
class LoyaltyProgram(models.Model):
    """What a company's customers earn and what it is worth (spec §25)."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    currency = models.CharField(_("currency"), max_length=3)
    earn_points = models.DecimalField(
        _("points for 1.00 of goods"),
        max_digits=9,
        decimal_places=4,
        default=1,
        help_text=_("Of all goods of an invoice together; parts of a point are cut off."),
    )
    points_per_unit = models.DecimalField(
        _("points that pay 1.00"), max_digits=9, decimal_places=4, default=100, help_text=_("0: points pay nothing.")
    )
    vesting_days = models.PositiveSmallIntegerField(
        _("days until earned points can be used"), default=0, help_text=_("0: at once.")
    )
    max_points = models.PositiveIntegerField(_("most points on a card"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "code"], name="loyalty_program_code"),
            models.CheckConstraint(
                condition=models.Q(earn_points__gte=0, points_per_unit__gte=0), name="loyalty_program_rates"
            ),
        ]


@audited_changes_but("points")
class LoyaltyCard(models.Model):
    """A customer's card of a program; its points are what its entries add up to."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    program = models.ForeignKey(LoyaltyProgram, on_delete=models.PROTECT, related_name="cards")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="loyalty_cards")
    number = models.CharField(_("number"), max_length=30)
    # May fall below nothing when points are taken back that were spent meanwhile.
    points = models.BigIntegerField(_("points"), default=0)
    active = models.BooleanField(_("active"), default=True)
    issued_at = models.DateTimeField(_("issued"), db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="loyalty_card_number"),
            models.UniqueConstraint(
                fields=["program", "customer"], condition=models.Q(active=True), name="loyalty_card_one_active"
            ),
        ]


class LoyaltyEntry(models.Model):
    """Points that came or went, once for each thing it is about (`source`). Append-only."""

    class Kind(models.TextChoices):
        EARN = "earn", _("Earned")
        REDEEM = "redeem", _("Redeemed")
        GIVE_BACK = "give_back", _("Given back")
        TAKE_BACK = "take_back", _("Taken back")
        ADJUST = "adjust", _("Put right")

    card = models.ForeignKey(LoyaltyCard, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    points = models.BigIntegerField()
    source = models.CharField(max_length=20)
    # The public id and the number of the order, where one brought it.
    order = models.CharField(max_length=20, blank=True, default="")
    order_number = models.CharField(max_length=30, blank=True, default="")
    # Earned points can be used from this day on.
    usable_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    made_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "kind", "source"], name="loyalty_entry_once"),
            models.CheckConstraint(condition=~models.Q(points=0), name="loyalty_entry_points"),
        ]
        indexes = [models.Index(fields=["order"], name="loyalty_entry_of_order")]
        triggers = [pgtrigger.Protect(name="loyalty_entry_stays", operation=pgtrigger.Update | pgtrigger.Delete)]
