"""Says what a gift card on a line is: for whom, printed or by e-mail, or more money on a card that there is."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import open_for_change
from ringup.orders.saving import save_header
from ringup.payments.actions.count_unknown_gift_card import count_unknown_gift_card
from ringup.payments.models import GiftCardSale
from ringup.payments.saving.gift_card_sales import SaleWish, put_sale
from ringup.payments.saving.gift_cards import UNKNOWN, guessers
from ringup.values.refusal import Refusal


def set_gift_card_sale(actor: Actor, *, order: str, line: str, wish: SaleWish) -> GiftCardSale | Refusal:
    """What the line sells now. What is still missing, the completion checks say.

    Refusals: those of `open_for_change` and `put_sale`, `line_not_found`.
    """
    outcome = _set(actor, order, line, wish)
    if isinstance(outcome, Refusal) and outcome.code == UNKNOWN.code:
        count_unknown_gift_card(actor, guessers=guessers(actor, order))
    return outcome


def _set(actor: Actor, order: str, line: str, wish: SaleWish) -> GiftCardSale | Refusal:
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        row = rows.line(line)
        if row is None:
            return Refusal(code="line_not_found")
        sale = put_sale(actor, rows, row, wish)
        if isinstance(sale, Refusal):
            return sale
        save_header(rows)
    return sale
