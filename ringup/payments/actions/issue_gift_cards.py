"""Issues what invoiced lines sold of gift cards: new cards with their numbers, mailed where they go by e-mail, or more
money on cards that there are.
"""

from collections.abc import Mapping

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine, SalesOrder
from ringup.payments.models import GiftCard, GiftCardSale
from ringup.payments.rules.gift_cards import GiftCardKind, GiftCardMove
from ringup.payments.saving.gift_card_mail import KIND, mail_card
from ringup.payments.saving.gift_cards import CardMove, NewCard, lock_cards, move_card, new_card
from ringup.values.money import Money


def issue_gift_cards(actor: Actor, *, rows: OrderRows, values: Mapping[str, int]) -> int:
    """What went onto cards, in minor units; `values` is what the invoice takes of each line (by public id), net.

    The caller holds the order's lock and stores the invoice. A card that was made void meanwhile gets nothing more: a
    new one is issued in its place. An order without gift cards costs no query.
    """
    lines = [line for line in rows.lines if line.public_id in values and line.item is not None and line.item.gift_card]
    if not lines:
        return 0
    sales = {sale.line_id: sale for sale in GiftCardSale.objects.filter(line__in=lines)}
    known = lock_cards([sale.adds_to_id for sale in sales.values() if sale.adds_to_id is not None])
    done = 0
    for line in lines:
        sale = sales.get(line.pk) or GiftCardSale(line=line, kind=GiftCardKind.PHYSICAL.value)
        done += _issue(actor, rows.order, line, sale, known, Money(values[line.public_id], rows.order.currency))
    return done


def _issue(
    actor: Actor, order: SalesOrder, line: SalesLine, sale: GiftCardSale, known: Mapping[int, GiftCard], value: Money
) -> int:
    if value.minor <= 0 or sale.card_id is not None:
        return 0
    card, kind = known.get(sale.adds_to_id or 0), GiftCardMove.ADD
    if card is None or card.state == GiftCard.State.VOID:
        wish = NewCard(
            kind=sale.kind,
            number=sale.number,
            recipient_name=sale.recipient_name,
            recipient_email=sale.recipient_email,
        )
        card, kind = new_card(actor, order, wish), GiftCardMove.ISSUE
    refused = move_card(actor, card, CardMove(kind=kind, amount=value, source=line.public_id, order=order.pk))
    assert refused is None, refused
    sale.card = card
    sale.save()
    if sale.kind == GiftCardKind.EMAIL and kind is GiftCardMove.ISSUE:
        mail_card(order, sale, card, f"{KIND}:{card.public_id}")
    return value.minor
