"""Values → rows: what is put on gift cards and taken off them, each movement once; new cards with their numbers."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.models import GiftCard, GiftCardEntry, GiftCardGuesses
from ringup.payments.rules.gift_cards import (
    RANDOM_SIGNS,
    SIGNS,
    CardFacts,
    GiftCardEvent,
    GiftCardMove,
    GiftCardState,
    GuessedBy,
    card_number,
    next_card_state,
    plain_number,
    refuse_guesses,
)
from ringup.plumbing.card_guard import contains_card_number
from ringup.plumbing.locks import lock_rows
from ringup.pricing.rules.coupon_guesses import Guesses
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

# What a movement does to the card's state.
EVENTS = {
    GiftCardMove.ISSUE: GiftCardEvent.ADD,
    GiftCardMove.ADD: GiftCardEvent.ADD,
    GiftCardMove.REDEEM: GiftCardEvent.REDEEM,
    GiftCardMove.GIVE_BACK: GiftCardEvent.GIVE_BACK,
    GiftCardMove.REFUND: GiftCardEvent.GIVE_BACK,
    GiftCardMove.VOID: GiftCardEvent.VOID,
}
UNKNOWN = Refusal(code="unknown_gift_card", cure=Cure(code="read_the_number_again"), field="gift_card")


@dataclass(frozen=True, kw_only=True)
class CardMove:
    """So much onto (plus) or off (minus) a card, for what `source` names."""

    kind: GiftCardMove
    amount: Money
    source: str
    order: int | None = None


def card_facts(card: GiftCard) -> CardFacts:
    """The card as the rules see it."""
    return CardFacts(state=GiftCardState(card.state), balance=Money(card.balance_minor, card.currency))


def guessers(actor: Actor, order: str = "") -> dict[GuessedBy, str]:
    """Among whose tries an unknown number counts."""
    return {GuessedBy.WORKER: str(actor.user)} | ({GuessedBy.ORDER: order} if order else {})


def find_gift_card(actor: Actor, text: str, *, guessed_by: Mapping[GuessedBy, str], at: datetime) -> GiftCard | Refusal:
    """The card with the number that was typed: `too_many_gift_cards`, `unknown_gift_card`.

    Whoever calls it counts the unknown ones (`count_unknown_gift_card`) as soon as nothing can undo that any more.
    """
    rows = GiftCardGuesses.objects.filter(
        legal_entity=actor.legal_entity,
        by__in=[by.value for by in guessed_by],
        whose__in=guessed_by.values(),
        locked_until__gt=at,
    )
    mine = [row for row in rows if guessed_by[GuessedBy(row.by)] == row.whose]
    if refusal := refuse_guesses([Guesses(locked_until=row.locked_until) for row in mine], at):
        return refusal
    number = plain_number(text)
    found = GiftCard.objects.filter(legal_entity=actor.legal_entity, number=number).first() if number else None
    return found or UNKNOWN


def lock_cards(cards: Collection[int]) -> dict[int, GiftCard]:
    """The cards by their keys, locked in ascending order."""
    return {card.pk: card for card in lock_rows(GiftCard.objects.filter(pk__in=cards))}


def move_card(actor: Actor | None, card: GiftCard, move: CardMove) -> Refusal | None:
    """Notes the movement on the locked card, which has its new balance and state then; or `gift_card_void`,
    `gift_card_used`.

    IntegrityError where the same was done before, or where the card would be overdrawn: the callers look first.
    """
    after = next_card_state(GiftCardState(card.state), EVENTS[move.kind])
    if isinstance(after, Refusal):
        return after
    if move.amount:
        GiftCardEntry.objects.create(
            card=card,
            kind=move.kind.value,
            amount_minor=move.amount.minor,
            source=move.source,
            order_id=move.order,
            made_by_id=actor.user if actor else None,
        )
    card.balance_minor += move.amount.minor
    card.state = after.value
    card.save(update_fields=["balance_minor", "state"])
    return None


@dataclass(frozen=True, kw_only=True)
class NewCard:
    """A card to be issued; without a number one is made up."""

    kind: str
    number: str = ""
    recipient_name: str = ""
    recipient_email: str = ""


def new_card(actor: Actor | None, order: SalesOrder, wish: NewCard) -> GiftCard:
    """The card, with nothing on it yet."""
    number = wish.number or _number()
    return GiftCard.objects.create(
        legal_entity_id=order.legal_entity_id,
        number=number,
        last_four=number[-4:],
        kind=wish.kind,
        currency=order.currency,
        recipient_name=wish.recipient_name,
        recipient_email=wish.recipient_email,
        order=order,
        issued_by_id=actor.user if actor else None,
    )


def _number() -> str:
    """A number that nobody guesses, and that the card guard does not take for a bank's card (its letters part it)."""
    while True:
        number = card_number([secrets.randbelow(len(SIGNS)) for _ in range(RANDOM_SIGNS)])
        if not contains_card_number(number):
            return number
