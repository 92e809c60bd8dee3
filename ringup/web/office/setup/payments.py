"""What the office sees and does of money that we hold, and how money goes back: gift cards, points, refund methods."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_words import one_of
from ringup.customers.actions.adjust_points import adjust_points
from ringup.customers.actions.issue_loyalty_card import issue_loyalty_card
from ringup.customers.models import Customer, LoyaltyCard, LoyaltyProgram
from ringup.payments.actions.reprint_gift_card import reprint_gift_card
from ringup.payments.actions.void_gift_card import void_gift_card
from ringup.payments.loading.refund_methods import REFUND_METHOD_KIND, methods_by_hand
from ringup.payments.models import GiftCard
from ringup.plumbing.places import currency_codes
from ringup.values.refusal import Refusal
from ringup.web.office.panels.gift_card_movements import gift_card_movements_panel
from ringup.web.office.panels.loyalty_points import loyalty_points_panel
from ringup.web.office.screens import Ask, Column, Deed, Fields, Group, Making, SetupScreen


def void(actor: Actor, key: str, values: Mapping[str, Any]) -> GiftCard | tuple[Refusal, ...]:
    """Nobody can pay with it any more."""
    done = void_gift_card(actor, card=key, sure=bool(values["sure"]))
    return (done,) if isinstance(done, Refusal) else done


def reprint(actor: Actor, key: str, values: Mapping[str, Any]) -> str | tuple[Refusal, ...]:
    """The number once more, for whoever lost it."""
    done = reprint_gift_card(actor, card=key)
    return (done,) if isinstance(done, Refusal) else done


def adjust(actor: Actor, key: str, values: Mapping[str, Any]) -> LoyaltyCard | tuple[Refusal, ...]:
    """Points by hand."""
    done = adjust_points(actor, card=key, points=values["points"] or 0, reason=values["reason"] or "")
    return (done,) if isinstance(done, Refusal) else done


def fields_of_new_card(actor: Actor) -> Mapping[str, forms.Field]:
    """Whose card of which program."""
    programs = LoyaltyProgram.objects.filter(legal_entity=actor.legal_entity, active=True).order_by("code")
    return {
        "customer": forms.CharField(label=_("Customer number")),
        "program": forms.ChoiceField(
            label=_("Loyalty program"), choices=[(program.code, program.name) for program in programs]
        ),
        "number": forms.CharField(label=_("Number (empty: the next one)"), required=False, max_length=30),
    }


def issue(actor: Actor, values: Mapping[str, Any]) -> LoyaltyCard | tuple[Refusal, ...]:
    """The customer's card."""
    rows = Customer.objects.filter(legal_entity=actor.legal_entity, number=values["customer"] or "")
    customer = rows.values_list("public_id", flat=True).first()
    done = issue_loyalty_card(
        actor, customer=customer or "", program=values["program"] or "", number=values["number"] or ""
    )
    if isinstance(done, Refusal):
        return (replace(done, field="customer") if done.code == "customer_not_found" else done,)
    return done


def masked(card: Any) -> str:
    """A number as people see it."""
    return f"•••• {card.last_four}"


GIFT_CARDS = SetupScreen(
    slug="gift-cards",
    title=_("Gift cards"),
    one=_("Gift card"),
    about=_("The cards that were sold: what is on them and what happened to them."),
    icon="gift",
    kind=SetupKind(
        model=GiftCard,
        may=Permission.MANAGE_GIFT_CARDS,
        fields=(),
        can_be_made=False,
        can_be_removed=False,
    ),
    columns=(
        Column("last_four", _("Card"), masked),
        "state",
        "kind",
        "recipient_name",
        "currency",
        "balance_minor",
        Column("order__number", _("Order")),
        "issued_at",
    ),
    search=("last_four", "recipient_name", "recipient_email", "order__number"),
    order="-issued_at",
    filters=("state", "kind"),
    lead=(gift_card_movements_panel,),
    sections=(
        Deed(
            slug="reprint",
            title=_("Bring the number once more"),
            about=_("By e-mail to whom it was sent, else on this page. It is noted at the order who asked."),
            button=_("Bring it"),
            make=lambda actor: {},
            do=reprint,
        ),
        Deed(
            slug="void",
            title=_("Make the card void"),
            about=_("Only a card that was never used. What is on it goes to the credit of the customer who bought it."),
            button=_("Make it void"),
            make=lambda actor: {"sure": forms.BooleanField(label=_("Nobody shall pay with this card"))},
            do=void,
        ),
    ),
)

REFUND_METHODS = SetupScreen(
    slug="refund-methods",
    title=_("Refund methods"),
    one=_("Refund method"),
    about=_(
        "How money that came in cash or by check goes back, for each currency."
        " Cards, gift cards and points get theirs back themselves; what is not set up here goes back as it came."
    ),
    icon="arrow-back-up",
    kind=REFUND_METHOD_KIND,
    columns=("currency", "method", "receivables_method", "by_check"),
    search=("currency", "method", "receivables_method"),
    order="currency",
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        Ask("currency", look="half"),
                        Ask(
                            "method",
                            look="half",
                            choices=methods_by_hand,
                            help=_("By its code in each call center; it need not be offered to customers."),
                        ),
                        Ask("receivables_method", help=_("What bookkeeping calls it.")),
                        Ask("by_check", help=_("A check is written for each refund, and its number kept.")),
                    )
                ),
            ),
        ),
    ),
)

LOYALTY_PROGRAMS = SetupScreen(
    slug="loyalty-programs",
    title=_("Loyalty programs"),
    one=_("Loyalty program"),
    about=_("What customers earn with their purchases, and what their points pay."),
    icon="star",
    kind=SetupKind(
        model=LoyaltyProgram,
        may=Permission.CHANGE_CALL_CENTERS,
        fields=(
            "code",
            "name",
            "currency",
            "earn_points",
            "points_per_unit",
            "vesting_days",
            "max_points",
            "active",
        ),
        fixed=("currency",),
        checks=(one_of("currency", currency_codes),),
    ),
    columns=("code", "name", "currency", "earn_points", "points_per_unit", "active"),
    filters=("active",),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(asks=("code", Ask("name", look="half"), "currency", "active")),
                Group(title=_("Points"), asks=("earn_points", "points_per_unit", "vesting_days", "max_points")),
            ),
        ),
    ),
)

LOYALTY_CARDS = SetupScreen(
    slug="loyalty-cards",
    title=_("Loyalty cards"),
    one=_("Loyalty card"),
    about=_("Which customers belong to a loyalty program, and the points on their cards."),
    icon="star",
    kind=SetupKind(
        model=LoyaltyCard,
        may=Permission.CHANGE_CREDIT,
        fields=("active",),
        can_be_removed=False,
    ),
    columns=(
        "number",
        Column("customer__number", _("Customer")),
        Column("program__name", _("Loyalty program")),
        "points",
        "active",
    ),
    search=("number", "customer__number", "customer__last_name", "customer__organization"),
    order="number",
    filters=("active",),
    making=Making(make=fields_of_new_card, do=issue),
    lead=(loyalty_points_panel,),
    sections=(
        Fields(slug="general", title=_("General"), groups=(Group(asks=("active",)),)),
        Deed(
            slug="adjust",
            title=_("Points by hand"),
            about=_("Plus puts points on the card, minus takes some off. The reason stands beside them."),
            button=_("Change the points"),
            make=lambda actor: {
                "points": forms.IntegerField(label=_("Points")),
                "reason": forms.CharField(label=_("Reason"), max_length=200),
            },
            do=adjust,
        ),
    ),
)
