"""What is on a gift card whose number the caller reads out, and what happened to it; the number itself is not shown."""

from dataclasses import dataclass

from ringup.payments.queries.gift_cards import GiftCardStanding
from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import Badge, OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said
from ringup.web.ui.wording.words import GIFT_CARD_MOVES, GIFT_CARD_STATES

MOST_MOVES = 5
TONES = {"active": "good", "used": "", "void": "bad"}


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One movement in words."""

    what: str
    amount: str
    when: str
    order: str


@dataclass(frozen=True, kw_only=True)
class OrderGiftCard(OrderPanel):
    """Shown while `open`; `name` is the card once it is found."""

    open: bool = False
    name: str = ""
    balance: str = ""
    status: Badge | None = None
    moves: tuple[Movement, ...] = ()
    refusal: Said | None = None


def order_gift_card_panel(
    shown: Shown, card: GiftCardStanding | None = None, refusal: Said | None = None
) -> OrderGiftCard:
    """The question for the number, and the answer."""
    if card is None:
        return OrderGiftCard(order=shown.id, open=True, refusal=refusal)
    return OrderGiftCard(
        order=shown.id,
        open=True,
        name=f"•••• {card.last_four}",
        balance=formats.money(card.balance.minor, card.balance.currency),
        status=Badge(text=str(GIFT_CARD_STATES[card.state]), tone=TONES.get(card.state, "")),
        moves=tuple(
            Movement(
                what=str(GIFT_CARD_MOVES[move.kind]),
                amount=formats.amount(move.amount.minor, move.amount.currency),
                when=formats.short_day(move.made_at.astimezone(shown.zone).date()),
                order=move.order_number,
            )
            for move in card.entries[:MOST_MOVES]
        ),
    )
