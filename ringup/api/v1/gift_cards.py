"""Gift cards: what is on one, made void, its number brought once more. A number is only ever sent to us, in a body."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import json_answer
from ringup.api.idempotent import idempotent
from ringup.api.pages import page_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, DecimalText, Flag, Id, ListFilter, Moment, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE, NewGiftCard, sale_wish
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.payments.actions.inquire_gift_card import inquire_gift_card
from ringup.payments.actions.reprint_gift_card import reprint_gift_card
from ringup.payments.actions.set_gift_card_sale import set_gift_card_sale
from ringup.payments.actions.void_gift_card import void_gift_card
from ringup.payments.models import GiftCard
from ringup.payments.queries.gift_cards import GiftCardStanding, standing_of_card, visible_gift_cards
from ringup.values.money import minor_text
from ringup.values.refusal import Refusal

router = Router(tags=["gift cards"])
of_orders = Router(tags=["gift cards"])


class Inquiry(Body):
    """The number as it stands on the card."""

    number: Text = Field(min_length=1)


class VoidCard(Body):
    """Whether it is meant."""

    sure: Flag = False


class Reprint(Body):
    """Nothing is asked."""


class GiftCardSummary(Answer):
    """A gift card in a list; of its number the last four signs."""

    id: Id
    last_four: str
    state: str
    kind: str
    balance: DecimalText
    currency: str
    recipient_name: str
    issued_at: Moment


class GiftCardPage(Answer):
    """Some gift cards, and where the next ones begin."""

    items: list[GiftCardSummary]
    next_cursor: str | None


class GiftCardMovement(Answer):
    """A movement: plus is money on the card; `balance` is what was on it then."""

    kind: str
    amount: DecimalText
    balance: DecimalText
    order: Id | None
    order_number: str
    made_at: Moment


class GiftCardShown(GiftCardSummary):
    """A gift card with its movements, the latest first."""

    movements: list[GiftCardMovement]


class Reprinted(Answer):
    """The number of a printed card; empty where it was mailed again."""

    number: str
    mailed: bool


class SaleShown(Answer):
    """For whom the card of a line is."""

    line: Id
    kind: str
    adds_to: Id | None
    recipient_name: str
    recipient_email: str
    sender_name: str
    message: str


@router.get("", operation_id="list_gift_cards", response={200: GiftCardPage})
def list_gift_cards(request: HttpRequest, wanted: Query[ListFilter]) -> HttpResponse:
    """The gift cards of the legal entity, youngest first."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.MANAGE_GIFT_CARDS):
        return problem(refusal)
    page = page_of(visible_gift_cards(actor.legal_entity), cursor=wanted.cursor, limit=wanted.limit, show=_summary)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@router.post("/inquiry", operation_id="inquire_gift_card", response={200: GiftCardShown})
def inquire(request: HttpRequest, body: Inquiry) -> HttpResponse:
    """What is on the card with that number. Guessing locks the worker for a while."""
    outcome = inquire_gift_card(caller(request), number=body.number)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_standing(outcome))


@router.get("/{card}", operation_id="get_gift_card", response={200: GiftCardShown})
def get_gift_card(request: HttpRequest, card: Id) -> HttpResponse:
    """One gift card."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.MANAGE_GIFT_CARDS):
        return problem(refusal)
    row = visible_gift_cards(actor.legal_entity).filter(public_id=card).first()
    if row is None:
        return problem(Refusal(code="gift_card_not_found"))
    return json_answer(_standing(standing_of_card(row)))


@router.post("/{card}/void", operation_id="void_gift_card", response={200: GiftCardSummary}, openapi_extra=ONCE)
@idempotent
def void_card(request: HttpRequest, card: Id, body: VoidCard) -> HttpResponse:
    """Makes a card void that was never used; the buyer has the money to his credit."""
    outcome = void_gift_card(caller(request), card=card, sure=body.sure)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_summary(outcome))


@router.post("/{card}/reprint", operation_id="reprint_gift_card", response={200: Reprinted})
def reprint_card(request: HttpRequest, card: Id, body: Reprint) -> HttpResponse:
    """Brings the number once more; who asked is noted at the order."""
    outcome = reprint_gift_card(caller(request), card=card)
    if isinstance(outcome, Refusal):
        return problem(outcome)
    return json_answer({"number": outcome, "mailed": not outcome})


@of_orders.put("/{order}/lines/{line}/gift-card", operation_id="set_gift_card_sale", response={200: SaleShown})
def set_sale(request: HttpRequest, order: Id, line: Id, body: NewGiftCard) -> HttpResponse:
    """Says for whom the gift card of a line is, or to which card its money is added."""
    sale = set_gift_card_sale(caller(request), order=order, line=line, wish=sale_wish(body))
    if isinstance(sale, Refusal):
        return problem(sale)
    return json_answer(
        {
            "line": line,
            "kind": sale.kind,
            "adds_to": sale.adds_to.public_id if sale.adds_to else None,
            "recipient_name": sale.recipient_name,
            "recipient_email": sale.recipient_email,
            "sender_name": sale.sender_name,
            "message": sale.message,
        }
    )


def _summary(card: GiftCard) -> dict[str, Any]:
    return {
        "id": card.public_id,
        "last_four": card.last_four,
        "state": card.state,
        "kind": card.kind,
        "balance": minor_text(card.balance_minor, card.currency),
        "currency": card.currency,
        "recipient_name": card.recipient_name,
        "issued_at": card.issued_at,
    }


def _standing(card: GiftCardStanding) -> dict[str, Any]:
    return {
        "id": card.public_id,
        "last_four": card.last_four,
        "state": card.state,
        "kind": card.kind,
        "balance": str(card.balance),
        "currency": card.balance.currency,
        "recipient_name": card.recipient,
        "issued_at": card.issued_at,
        "movements": [
            {
                "kind": entry.kind,
                "amount": str(entry.amount),
                "balance": str(entry.balance),
                "order": entry.order or None,
                "order_number": entry.order_number,
                "made_at": entry.made_at,
            }
            for entry in card.entries
        ],
    }
