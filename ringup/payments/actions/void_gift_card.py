"""Makes a gift card void that was never used; what was on it goes to the credit of the customers who bought it."""

from django.db import transaction
from django.db.models import Min, Sum

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.payments.models import GiftCard, GiftCardEntry
from ringup.payments.rules.gift_cards import GiftCardMove
from ringup.payments.rules.ledger import voided_gift_card
from ringup.payments.saving.credit import hold_credit
from ringup.payments.saving.gift_cards import CardMove, move_card
from ringup.payments.saving.ledger import post
from ringup.plumbing.locks import lock_row, lock_rows
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def void_gift_card(actor: Actor, *, card: str, sure: bool) -> GiftCard | Refusal:
    """The card (public id) without balance, for good.

    Refusals: `not_permitted`, `gift_card_not_found`, `not_sure`, `gift_card_used`, `gift_card_void`.
    """
    if refusal := refuse_without(actor, Permission.MANAGE_GIFT_CARDS):
        return refusal
    with transaction.atomic():
        mine = GiftCard.objects.filter(legal_entity=actor.legal_entity, public_id=card)
        sold_by = SalesOrder.objects.filter(pk__in=GiftCardEntry.objects.filter(card__in=mine).values("order"))
        orders = {order.pk: order for order in lock_rows(sold_by)}
        for order in sorted(orders.values(), key=lambda order: order.customer_id or 0):
            hold_credit(order)
        row = lock_row(mine)
        if row is None:
            return Refusal(code="gift_card_not_found")
        if not sure:
            return Refusal(code="not_sure", field="sure")
        value = Money(row.balance_minor, row.currency)
        paid = _paid(row)
        move = CardMove(kind=GiftCardMove.VOID, amount=-value, source=row.public_id, order=row.order_id)
        if refusal := move_card(actor, row, move):
            return refusal
        for position, (key, part) in enumerate(paid.items()):
            order = orders.get(key) or SalesOrder.objects.get(pk=key)  # money that came a moment ago
            source = f"{row.public_id}-{position}" if position else row.public_id
            post(actor, order, [voided_gift_card(source, part)])
            OrderEvent.objects.create(
                order=order,
                kind="gift_card_void",
                after={"card": row.last_four, "value": str(part)},
                revision=order.revision,
                by_id=actor.user,
            )
    return row


def _paid(card: GiftCard) -> dict[int, Money]:
    """What each order (key) put on the card, in the order of its movements: no other money is on one never used."""
    bought = card.entries.exclude(order=None).values_list("order").annotate(sum=Sum("amount_minor"), first=Min("pk"))
    return {order: Money(minor, card.currency) for order, minor, _first in bought.order_by("first") if minor}
