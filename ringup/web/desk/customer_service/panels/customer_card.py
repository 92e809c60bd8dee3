"""Who the customer is, what stands in the way, and what can be done next."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer
from ringup.web.desk.orders.panels.order_panel import Badge, Fact
from ringup.web.ui.shell import NAMES_OF_LANGUAGES as LANGUAGES
from ringup.web.ui.wording import Said, say


@dataclass(frozen=True, kw_only=True)
class CustomerCard(ServicePanel):
    """`blocked_because` is empty unless the customer is blocked; `call` is the call that a new order belongs to."""

    name: str = ""
    number: str = ""
    badges: tuple[Badge, ...] = ()
    facts: tuple[Fact, ...] = ()
    blocked_because: str = ""
    is_blocked: bool = False
    may_sell: bool = False
    may_change: bool = False
    may_block: bool = False
    asks_reason: bool = False
    refusal: Said | None = None


def customer_card_panel(
    shown: ShownCustomer, refusal: Refusal | None = None, *, asks_reason: bool = False
) -> CustomerCard:
    """The head of the page."""
    card = shown.card
    return CustomerCard(
        customer=shown.id,
        name=card.name or _("without a name"),
        number=card.number,
        badges=tuple(_badges(shown)),
        facts=tuple(_facts(shown)),
        blocked_because=card.blocked_because,
        is_blocked=card.blocked,
        may_sell=shown.may_sell and not card.blocked and not card.is_merged,
        may_change=shown.may_change,
        may_block=shown.may_block,
        asks_reason=asks_reason,
        refusal=say(refusal) if refusal else None,
    )


def _badges(shown: ShownCustomer) -> Iterator[Badge]:
    card = shown.card
    if card.is_merged:
        yield Badge(text=_("Merged"), tone="warn")
    if card.blocked:
        yield Badge(text=_("Blocked"), tone="bad")
    if card.allow_on_account:
        yield Badge(text=_("On account"), tone="accent")
    if card.price_group:
        yield Badge(text=card.price_group)


def _facts(shown: ShownCustomer) -> Iterator[Fact]:
    card = shown.card
    person = f"{card.details.first_name} {card.details.last_name}".strip()
    if card.details.organization and person:
        yield Fact(name=_("Contact"), value=person)
    yield Fact(name=_("Language"), value=LANGUAGES.get(card.details.language, card.details.language))
    yield Fact(name=_("Entered"), value=formats.day(card.created_at.astimezone(shown.view.zone).date()))
    if card.details.tax_number:
        yield Fact(name=_("Tax number"), value=card.details.tax_number)
    if card.allow_on_account:
        yield _credit(shown)


def _credit(shown: ShownCustomer) -> Fact:
    card = shown.card
    balance = formats.money(card.balance_minor, shown.currency)
    if card.credit_limit_minor is None:
        return Fact(name=_("Balance"), value=balance)
    facts = {"balance": balance, "limit": formats.money(card.credit_limit_minor, shown.currency)}
    tone = "bad" if card.balance_minor > card.credit_limit_minor else ""
    return Fact(name=_("Balance"), value=_("%(balance)s of %(limit)s") % facts, tone=tone)
