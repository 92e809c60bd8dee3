"""Gift cards: what is on each, every movement of it, and what the lines of orders sell of them."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.payments.rules.gift_cards import (
    GIFT_CARD_TRANSITIONS,
    GiftCardKind,
    GiftCardMove,
    GiftCardState,
    GuessedBy,
)
from ringup.plumbing.audit import audited_changes_but
from ringup.plumbing.public_ids import new_public_id

GIFT_CARD_MOVES = sorted({(before.value, after.value) for (before, _event), after in GIFT_CARD_TRANSITIONS.items()})


# The number is a secret, and what is on the card has a story of its own: its entries.
@audited_changes_but("number", "balance_minor")
class GiftCard(models.Model):
    """A card of our own that pays: whoever knows its number has the money. People see the last four signs of it."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        USED = "used", _("Used")
        VOID = "void", _("Void")

    class Kind(models.TextChoices):
        PHYSICAL = "physical", _("Printed card")
        EMAIL = "email", _("By e-mail")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    number = models.CharField(max_length=30)
    last_four = models.CharField(_("number"), max_length=4)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    currency = models.CharField(_("currency"), max_length=3)
    balance_minor = models.BigIntegerField(_("balance"), default=0)
    recipient_name = models.CharField(_("recipient"), max_length=160, blank=True, default="")
    recipient_email = models.CharField(_("e-mail of the recipient"), max_length=254, blank=True, default="")
    # The order that sold it; none for a card that came from elsewhere.
    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, null=True, related_name="+")
    issued_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("issued"), db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="gift_card_number"),
            # Whatever the code does: no card is ever overdrawn.
            models.CheckConstraint(condition=models.Q(balance_minor__gte=0), name="gift_card_balance"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in GiftCardState]), name="gift_card_state"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in GiftCardKind]), name="gift_card_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="void") | models.Q(balance_minor=0), name="gift_card_void"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="gift_card_moves", field="state", transitions=GIFT_CARD_MOVES),
            pgtrigger.Protect(name="gift_card_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="gift_card_as_issued", fields=["legal_entity", "number", "last_four", "currency"]),
        ]


class GiftCardEntry(models.Model):
    """One movement of a card, once for each thing it is about (`source`): plus is money on the card. Append-only."""

    card = models.ForeignKey(GiftCard, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10)
    amount_minor = models.BigIntegerField()
    source = models.CharField(max_length=20)
    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # Nothing is given back twice, and no card pays twice for one payment (B44).
            models.UniqueConstraint(fields=["card", "kind", "source"], name="gift_card_entry_once"),
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="gift_card_entry_amount"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in GiftCardMove]), name="gift_card_entry_kind"
            ),
        ]
        indexes = [models.Index(fields=["order"], name="gift_card_entry_of_order")]
        triggers = [pgtrigger.Protect(name="gift_card_entry_stays", operation=pgtrigger.Update | pgtrigger.Delete)]


class GiftCardSale(models.Model):
    """What a line of an order with a gift card sells: a new card, or more money on one that there is."""

    line = models.OneToOneField("orders.SalesLine", on_delete=models.CASCADE, related_name="gift_card_sale")
    kind = models.CharField(max_length=10, choices=GiftCard.Kind)
    # Of a printed card, where the number stands on it already; a number is made up at the invoice otherwise.
    number = models.CharField(max_length=30, blank=True, default="")
    adds_to = models.ForeignKey(GiftCard, on_delete=models.PROTECT, null=True, related_name="+")
    recipient_name = models.CharField(max_length=160, blank=True, default="")
    recipient_email = models.CharField(max_length=254, blank=True, default="")
    sender_name = models.CharField(max_length=160, blank=True, default="")
    message = models.CharField(max_length=500, blank=True, default="")
    # What the invoice made of it.
    card = models.ForeignKey(GiftCard, on_delete=models.PROTECT, null=True, related_name="sales")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in GiftCardKind]), name="gift_card_sale_kind"
            )
        ]


# Counting is no news; that somebody was locked is.
@pghistory.track(pghistory.UpdateEvent(label="locked", condition=pgtrigger.AnyChange("locked_until")))
class GiftCardGuesses(models.Model):
    """How many numbers of gift cards that do not exist a worker, or somebody at one order, has tried."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=10)
    # The worker's key, or the order's public id.
    whose = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "by", "whose"], name="gift_card_guesses_once"),
            models.CheckConstraint(
                condition=models.Q(by__in=[by.value for by in GuessedBy]), name="gift_card_guesses_by"
            ),
        ]
