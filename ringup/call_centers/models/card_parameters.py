"""What a call center does with cards (spec §2, *Payment – cards*); part of its parameters."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class AddressVerification(models.TextChoices):
    """What has to be right before an authorization is accepted (spec §6.1)."""

    ALWAYS = "always", _("Accept always")
    HOLDER = "holder", _("Name of the holder")
    BILLING_ADDRESS = "billing_address", _("Street and postal code of the billing address")
    POSTAL_CODE = "postal_code", _("Postal code of the billing address")


class CardParameters(models.Model):
    """When cards are asked, how often, and how long they are kept."""

    # Spec §6.3: 0 does not retry. §6.4: goods may be picked although nothing is held on the card any more.
    reauthorization_limit = models.PositiveSmallIntegerField(
        _("tries after a decline"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(5)],
        help_text=_("How often a declined card is asked again at the submit; 0: not at all."),
    )
    pick_when_expired = models.BooleanField(
        _("pick although the authorization has expired"), default=False, db_default=False
    )
    # Spec §6.2: wanted later than so many days from now is a future order.
    future_orders = models.BooleanField(
        _("keep cards for future orders"),
        default=True,
        db_default=True,
        help_text=_("Otherwise a future order is prepaid, or paid without a card on file."),
    )
    delay_authorization = models.BooleanField(
        _("delay the authorization of future orders"),
        default=False,
        db_default=False,
        help_text=_("The card is asked once the order is no future order any more, or goods are reserved for it."),
    )
    future_order_days = models.PositiveSmallIntegerField(
        _("future order days"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("An order wanted more than so many days ahead is a future order."),
    )
    address_verification = models.CharField(
        _("address verification"),
        max_length=20,
        choices=AddressVerification,
        default=AddressVerification.ALWAYS,
        db_default=AddressVerification.ALWAYS,
        help_text=_("Where the issuer says that it is wrong, the authorization is voided and the payment declined."),
    )
    # An agent may key a card into the processor's fields; otherwise customers type it themselves, at a payment link.
    key_cards = models.BooleanField(
        _("cards may be keyed at the desk"),
        default=False,
        db_default=False,
        help_text=_("Into fields of the processor, while the recorder is paused."),
    )
    # Spec §6.9.
    log_card_views = models.BooleanField(
        _("log who sees cards"),
        default=False,
        db_default=False,
        help_text=_("Each time brand and last digits of a card are opened, at the desk or over the API."),
    )

    class Meta:
        abstract = True
