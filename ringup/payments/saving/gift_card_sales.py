"""Values → rows: what a gift card on a line is. Checked and stored; the caller holds the order's lock."""

from dataclasses import dataclass

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.orders.saving import record
from ringup.payments.models import GiftCard, GiftCardSale
from ringup.payments.rules.gift_cards import GiftCardKind, GiftCardState, plain_number, refuse_number
from ringup.payments.saving.gift_cards import find_gift_card, guessers
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class SaleWish:
    """What the caller said. `number` is that of a printed card, where it has one already; `adds_to` is the number of a
    card that gets the money instead of a new one. Either stays as it was where None is given: people see neither.
    """

    kind: str = GiftCardKind.PHYSICAL.value
    number: str | None = None
    adds_to: str | None = None
    recipient_name: str = ""
    recipient_email: str = ""
    sender_name: str = ""
    message: str = ""


def put_sale(actor: Actor, rows: OrderRows, line: SalesLine, wish: SaleWish) -> GiftCardSale | Refusal:
    """What the line sells now, with its event noted.

    Refusals: `not_a_gift_card`, `gift_card_is_issued`, `card_number_in_text`, those of `refuse_number` and
    `find_gift_card`, `gift_card_number_taken`, `gift_card_currency`, `gift_card_void`. Whoever calls it counts unknown
    numbers.
    """
    if line.item is None or not line.item.gift_card:
        return Refusal(code="not_a_gift_card", facts={"item": line.text})
    sale = GiftCardSale.objects.filter(line=line).first() or GiftCardSale(line=line)
    if sale.card_id is not None:
        return Refusal(code="gift_card_is_issued")
    adds_to = sale.adds_to if wish.adds_to is None else _adds_to(actor, rows, wish.adds_to)
    if isinstance(adds_to, Refusal):
        return adds_to
    if refusal := _refuse_wish(line, wish):
        return refusal
    _put(sale, wish, adds_to)
    facts = {"kind": sale.kind, "recipient": sale.recipient_name, "adds_to": adds_to.last_four if adds_to else ""}
    record(actor, rows, "gift_card_sale", after=facts, line=line)
    return sale


def _adds_to(actor: Actor, rows: OrderRows, text: str) -> GiftCard | Refusal | None:
    if not text.strip():
        return None
    guessed_by = guessers(actor, rows.order.public_id)
    card = find_gift_card(actor, text, guessed_by=guessed_by, at=timezone.now())
    if isinstance(card, Refusal):
        return card
    if card.state == GiftCardState.VOID:
        return Refusal(code="gift_card_void", field="adds_to")
    if card.currency != rows.order.currency:
        return Refusal(code="gift_card_currency", facts={"currency": card.currency}, field="adds_to")
    return card


def _refuse_wish(line: SalesLine, wish: SaleWish) -> Refusal | None:
    texts = {"recipient_name": wish.recipient_name, "sender_name": wish.sender_name, "message": wish.message}
    if refusal := refuse_card_numbers(number=wish.number or "", **texts):
        return refusal
    number = plain_number(wish.number or "")
    if not number:
        return None
    if refusal := refuse_number(number):
        return refusal
    entity = line.order.legal_entity_id
    taken = (
        GiftCard.objects.filter(legal_entity=entity, number=number).exists()
        or GiftCardSale.objects.filter(line__order__legal_entity=entity, number=number, card=None)
        .exclude(line=line)
        .exists()
    )
    return Refusal(code="gift_card_number_taken", field="number") if taken else None


def _put(sale: GiftCardSale, wish: SaleWish, adds_to: GiftCard | None) -> None:
    sale.kind = GiftCardKind(wish.kind).value
    number = sale.number if wish.number is None else plain_number(wish.number)
    sale.number = number if sale.kind == GiftCardKind.PHYSICAL and adds_to is None else ""
    sale.adds_to = adds_to
    sale.recipient_name = wish.recipient_name.strip()[:160]
    sale.recipient_email = wish.recipient_email.strip()[:254]
    sale.sender_name = wish.sender_name.strip()[:160]
    sale.message = wish.message.strip()[:500]
    sale.save()
