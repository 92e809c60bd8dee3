"""How to reach the customer: phones, e-mail addresses, postal addresses as their countries write them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.customers.loading.addresses import address_format
from ringup.customers.loading.card import Place
from ringup.customers.rules.address import write_address
from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer
from ringup.web.desk.orders.panels.order_panel import Badge
from ringup.web.ui.wording import Said, say


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A phone number or an e-mail address. `relation` and `key` say which one is meant when it is taken off."""

    relation: str
    key: int
    text: str
    icon: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class WrittenAddress:
    key: int
    lines: tuple[str, ...]
    badges: tuple[Badge, ...]


@dataclass(frozen=True, kw_only=True)
class CustomerContacts(ServicePanel):
    reaches: tuple[Reach, ...] = ()
    addresses: tuple[WrittenAddress, ...] = ()
    may_change: bool = False
    refusal: Said | None = None


def customer_contacts_panel(shown: ShownCustomer, refusal: Refusal | None = None) -> CustomerContacts:
    """Nothing is asked of the database: all is on the card."""
    phones = [
        Reach(
            relation="phones",
            key=phone.key,
            text=formats.phone(phone.e164 or phone.raw, phone.extension),
            icon="phone",
            note=_("primary") if phone.is_primary and len(shown.card.phones) > 1 else "",
        )
        for phone in shown.card.phones
    ]
    emails = [
        Reach(
            relation="emails",
            key=email.key,
            text=email.address,
            icon="mail",
            note=_("primary") if email.is_primary and len(shown.card.emails) > 1 else "",
        )
        for email in shown.card.emails
    ]
    return CustomerContacts(
        customer=shown.id,
        reaches=(*phones, *emails),
        addresses=tuple(_written(place) for place in shown.card.addresses),
        may_change=shown.may_change,
        refusal=say(refusal) if refusal else None,
    )


def _written(place: Place) -> WrittenAddress:
    form = address_format(place.address.country)
    lines = write_address(place.address, form) if form else (place.address.street, place.address.city)
    country = formats.locale().territories.get(place.address.country, place.address.country)
    badges = []
    if place.is_primary:
        badges.append(Badge(text=_("primary"), tone="accent"))
    if place.is_delivery and not place.is_billing:
        badges.append(Badge(text=_("delivery only")))
    if place.is_billing and not place.is_delivery:
        badges.append(Badge(text=_("billing only")))
    return WrittenAddress(key=place.key, lines=(*lines, country), badges=tuple(badges))
