"""A customer as the panels see one: the card, and the call center from which somebody looks."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.http import Http404

from ringup.call_centers.models import CallCenter, LegalEntity
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.loading.card import CustomerCard, load_card


@dataclass(frozen=True, kw_only=True)
class Viewpoint:
    """Where somebody looks from: decides about country, language, currency and time zone."""

    country: str
    language: str
    currency: str  # the company's
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, kw_only=True)
class ShownCustomer:
    """`may_sell`: the actor takes orders in an active call center."""

    actor: Actor
    view: Viewpoint
    card: CustomerCard
    may_change: bool = field(default=False)
    may_block: bool = field(default=False)
    may_tax: bool = field(default=False)
    may_sell: bool = field(default=False)

    @property
    def may_change_terms(self) -> bool:
        """Whether any of the terms is the actor's to change."""
        return self.may_change or self.may_block or self.may_tax

    @property
    def id(self) -> str:
        return self.card.public_id

    @property
    def currency(self) -> str:
        """The currency of the customer's balance and credit."""
        return self.card.details.currency or self.view.currency


def viewpoint(actor: Actor) -> Viewpoint:
    """The active call center, else the legal entity; one query."""
    if actor.call_center is not None:
        center = CallCenter.objects.select_related("legal_entity").get(pk=actor.call_center)
        place: CallCenter | LegalEntity = center
        currency = center.legal_entity.currency
    else:
        place = LegalEntity.objects.get(pk=actor.legal_entity)
        currency = place.currency
    return Viewpoint(country=place.country, language=place.language, currency=currency, time_zone=place.time_zone)


def shown_customer(actor: Actor, customer: str) -> ShownCustomer:
    """The customer with that public id; 404 behind another wall."""
    card = load_card(legal_entity=actor.legal_entity, customer=customer)
    if card is None:
        raise Http404
    open_for_change = not card.is_merged
    return ShownCustomer(
        actor=actor,
        view=viewpoint(actor),
        card=card,
        may_change=open_for_change and actor.may(Permission.CHANGE_CUSTOMERS),
        may_block=open_for_change and actor.may(Permission.CHANGE_CREDIT),
        may_tax=open_for_change and actor.may(Permission.CHANGE_CUSTOMER_TAXES),
        may_sell=actor.may(Permission.TAKE_ORDERS) and actor.call_center is not None,
    )
