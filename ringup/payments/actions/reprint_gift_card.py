"""Brings the number of a gift card once more: by e-mail to whom it was sent, or to be printed. Who did it is noted."""

import secrets

from django.db import transaction

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import OrderEvent
from ringup.payments.models import GiftCard, GiftCardSale
from ringup.payments.rules.gift_cards import GiftCardState, in_groups
from ringup.payments.saving.gift_card_mail import KIND, mail_card
from ringup.values.refusal import Refusal


def reprint_gift_card(actor: Actor, *, card: str) -> str | Refusal:
    """The number in groups for a printed card; nothing for one that goes by e-mail: it is in the post again.

    Refusals: `not_permitted`, `gift_card_not_found`, `gift_card_void`.
    """
    if refusal := refuse_without(actor, Permission.MANAGE_GIFT_CARDS):
        return refusal
    with transaction.atomic():
        mine = GiftCard.objects.filter(legal_entity=actor.legal_entity, public_id=card)
        row = mine.select_related("order__legal_entity").first()
        if row is None:
            return Refusal(code="gift_card_not_found")
        if row.state == GiftCardState.VOID:
            return Refusal(code="gift_card_void")
        sale = GiftCardSale.objects.filter(card=row, adds_to=None).first()
        by_email = row.kind == GiftCard.Kind.EMAIL and sale is not None and row.order is not None
        if by_email:
            assert sale is not None
            assert row.order is not None
            mail_card(row.order, sale, row, f"{KIND}:{row.public_id}:{secrets.token_hex(4)}")
        if row.order is not None:
            OrderEvent.objects.create(
                order=row.order,
                kind="gift_card_reprint",
                after={"card": row.last_four},
                revision=row.order.revision,
                by_id=actor.user,
            )
    return "" if by_email else in_groups(row.number)
