"""What others ask about gift cards: what is on one, and what happened to it. Never its number."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringup.orders.models import SalesLine
from ringup.payments.models import GiftCard, GiftCardEntry, GiftCardSale
from ringup.payments.rules.gift_cards import GiftCardKind
from ringup.values.money import Money


@dataclass(frozen=True, kw_only=True)
class GiftCardEntryRow:
    """One movement of a card; `balance` is what was on it then."""

    kind: str
    amount: Money
    balance: Money
    order: str
    order_number: str
    made_at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class GiftCardStanding:
    """A card as people may see it."""

    public_id: str
    last_four: str
    state: str
    kind: str
    balance: Money
    recipient: str
    issued_at: datetime
    entries: tuple[GiftCardEntryRow, ...]


def visible_gift_cards(legal_entity: int) -> "QuerySet[GiftCard]":
    """The cards of a legal entity."""
    return GiftCard.objects.filter(legal_entity=legal_entity)


def standing_of_card(card: GiftCard) -> GiftCardStanding:
    """The card with its movements, the latest first; one query."""
    rows = GiftCardEntry.objects.filter(card=card).select_related("order", "made_by").order_by("pk")
    balance, entries = 0, []
    for row in rows:
        balance += row.amount_minor
        entries.append(
            GiftCardEntryRow(
                kind=row.kind,
                amount=Money(row.amount_minor, card.currency),
                balance=Money(balance, card.currency),
                order=row.order.public_id if row.order else "",
                order_number=row.order.number if row.order else "",
                made_at=row.made_at,
                by=(row.made_by.get_full_name() or row.made_by.username) if row.made_by else "",
            )
        )
    return GiftCardStanding(
        public_id=card.public_id,
        last_four=card.last_four,
        state=card.state,
        kind=card.kind,
        balance=Money(card.balance_minor, card.currency),
        recipient=card.recipient_name,
        issued_at=card.issued_at,
        entries=tuple(reversed(entries)),
    )


def gift_card_notes(lines: Collection[SalesLine | None]) -> dict[int, tuple[str, ...]]:
    """What documents say of the gift cards that lines sell, by the line's key, in the active language (spec §7).

    No query for lines without gift cards.
    """
    selling = [line.pk for line in lines if line is not None and line.item is not None and line.item.gift_card]
    sales = GiftCardSale.objects.filter(line__in=selling).select_related("adds_to") if selling else ()
    return {sale.line_id: tuple(_words(sale)) for sale in sales}


def _words(sale: GiftCardSale) -> Iterator[str]:
    facts = {"name": sale.recipient_name, "email": sale.recipient_email}
    if sale.adds_to is not None:
        yield _("Onto the gift card •••• %(last_four)s") % {"last_four": sale.adds_to.last_four}
    elif sale.kind == GiftCardKind.EMAIL:
        yield _("For %(name)s, by e-mail to %(email)s") % facts
    elif sale.recipient_name:
        yield _("For %(name)s") % facts
    if sale.sender_name:
        yield _("From %(name)s") % {"name": sale.sender_name}
    if sale.message:
        yield sale.message
