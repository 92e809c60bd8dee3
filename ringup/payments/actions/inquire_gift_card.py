"""Says what is on a gift card whose number somebody reads out; guessing is counted as at the payment."""

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.payments.actions.count_unknown_gift_card import count_unknown_gift_card
from ringup.payments.queries.gift_cards import GiftCardStanding, standing_of_card
from ringup.payments.saving.gift_cards import UNKNOWN, find_gift_card, guessers
from ringup.values.refusal import Refusal


def inquire_gift_card(actor: Actor, *, number: str, order: str = "") -> GiftCardStanding | Refusal:
    """The card's balance and movements. Refusals: `not_permitted`, `too_many_gift_cards`, `unknown_gift_card`."""
    if refusal := refuse_without(actor, Permission.TAKE_PAYMENTS):
        return refusal
    guessed_by = guessers(actor, order)
    card = find_gift_card(actor, number, guessed_by=guessed_by, at=timezone.now())
    if isinstance(card, Refusal):
        if card.code == UNKNOWN.code:
            count_unknown_gift_card(actor, guessers=guessed_by)
        return card
    return standing_of_card(card)
