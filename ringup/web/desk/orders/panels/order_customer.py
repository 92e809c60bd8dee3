"""Who buys: name, number, how to reach, where it goes, what a colleague should know."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.customers.models import Customer
from ringup.orders.queries import customer_name
from ringup.plumbing import formats
from ringup.pricing.rules.prices.exchange import NoRate, converted
from ringup.values.money import Money
from ringup.web.desk.orders.panels.order_panel import Badge, Fact, OrderPanel
from ringup.web.desk.orders.shown import Shown, address_block
from ringup.web.ui.wording import Said

LAST_NOTES = 3


@dataclass(frozen=True, kw_only=True)
class OrderCustomer(OrderPanel):
    """Without a `customer` (its public id) the panel says that the order may start without one."""

    customer: str = ""
    name: str = ""
    address: str = ""
    facts: tuple[Fact, ...] = ()
    badges: tuple[Badge, ...] = ()
    notes: tuple[str, ...] = ()
    may_change: bool = True
    refusal: Said | None = None


def order_customer_panel(shown: Shown, refusal: Said | None = None) -> OrderCustomer:
    """The order's customer with the ways to reach one and what colleagues noted, in four queries."""
    customer = shown.order.customer
    may_change = shown.may_change and shown.order.version == 0
    if customer is None:
        return OrderCustomer(order=shown.id, may_change=may_change, refusal=refusal)
    return OrderCustomer(
        order=shown.id,
        customer=customer.public_id,
        name=customer_name(shown.order),
        address=reverse("desk:customer", args=[customer.public_id]),
        facts=tuple(_facts(shown, customer)),
        badges=tuple(_badges(customer)),
        notes=tuple(note.text for note in customer.notes.order_by("-pk")[:LAST_NOTES]),
        may_change=may_change,
        refusal=refusal,
    )


def _facts(shown: Shown, customer: Customer) -> Iterator[Fact]:
    yield Fact(name=_("Number"), value=customer.number)
    for phone in customer.phones.order_by("-is_primary", "pk")[:2]:
        yield Fact(name=_("Phone"), value=formats.phone(phone.e164 or phone.raw, phone.extension))
    for email in customer.emails.order_by("-is_primary", "pk")[:1]:
        yield Fact(name=_("E-mail"), value=email.address)
    if address := shown.rows.addresses.get(shown.order.delivery_address_id or 0):
        yield Fact(name=_("Delivers to"), value=address_block(address))
    if customer.allow_on_account:
        yield _credit(shown, customer)


def _credit(shown: Shown, customer: Customer) -> Fact:
    rates = shown.rows.rates
    currency = customer.currency or rates.own
    balance = formats.money(customer.balance_minor, currency)
    limit = customer.credit_limit_minor
    if limit is None:
        return Fact(name=_("Balance"), value=balance)
    total = converted(Money(shown.order.total_minor, shown.currency), currency, rates)
    over = isinstance(total, NoRate) or customer.balance_minor + total.minor > limit
    facts = {"balance": balance, "limit": formats.money(limit, currency)}
    return Fact(name=_("Balance"), value=_("%(balance)s of %(limit)s") % facts, tone="warn" if over else "")


def _badges(customer: Customer) -> Iterator[Badge]:
    if customer.blocked:
        yield Badge(text=_("Blocked"), tone="bad")
    if customer.allow_on_account:
        yield Badge(text=_("On account"), tone="accent")
    yield Badge(text=_("since %(year)s") % {"year": customer.created_at.year})
