"""Makes a gift card void that was never used; what was on it goes to the credit of the customer who bought it."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import OrderEvent, SalesOrder
from ringup.payments.models import GiftCard
from ringup.payments.rules.gift_cards import GiftCardMove
from ringup.payments.rules.ledger import voided_gift_card
from ringup.payments.saving.credit import hold_credit
from ringup.payments.saving.gift_cards import CardMove, move_card
from ringup.payments.saving.ledger import post
from ringup.plumbing.locks import lock_row
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
        sold_by = SalesOrder.objects.filter(pk__in=mine.values("order"))
        order = lock_row(sold_by)
        if order is not None:
            hold_credit(order)
        row = lock_row(mine)
        if row is None:
            return Refusal(code="gift_card_not_found")
        if not sure:
            return Refusal(code="not_sure", field="sure")
        value = Money(row.balance_minor, row.currency)
        move = CardMove(kind=GiftCardMove.VOID, amount=-value, source=row.public_id, order=row.order_id)
        if refusal := move_card(actor, row, move):
            return refusal
        if order is not None:
            post(actor, order, [voided_gift_card(row.public_id, value)])
            OrderEvent.objects.create(
                order=order,
                kind="gift_card_void",
                after={"card": row.last_four, "value": str(value)},
                revision=order.revision,
                by_id=actor.user,
            )
    return row
