"""Customers of a legal entity: who they are, where they live, how to reach them, what credit they have."""

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
    allow_on_account = models.BooleanField(_("allow on account"), default=False)
    credit_limit_minor = models.BigIntegerField(_("credit limit"), null=True, blank=True)
    mandatory_credit_limit = models.BooleanField(_("mandatory credit limit"), default=False)
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
