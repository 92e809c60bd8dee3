"""What happened to a gift card, with its order; its number only for a short while to whoever asked for it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import OrderEvent
from ringup.payments.models import GiftCard
from ringup.payments.queries.gift_cards import standing_of_card
from ringup.payments.rules.gift_cards import in_groups
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording.words import GIFT_CARD_MOVES, GIFT_CARD_STATES

SHOWN_FOR = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class MovementRow:
    """One movement in words."""

    what: str
    order: str
    address: str
    amount: str
    balance: str
    by: str
    made_at: str


@dataclass(frozen=True, kw_only=True)
class GiftCardMovements(Panel):
    area: ClassVar[str] = "office"
    title: str
    card: str
    state: str
    is_good: bool
    balance: str
    number: str
    rows: tuple[MovementRow, ...]


def gift_card_movements_panel(actor: Actor, card: GiftCard) -> GiftCardMovements:
    """The card with its movements, the latest first; two queries."""
    standing = standing_of_card(card)
    return GiftCardMovements(
        title=_("Movements"),
        card=f"•••• {card.last_four}",
        state=str(GIFT_CARD_STATES[card.state]),
        is_good=card.state == GiftCard.State.ACTIVE,
        balance=formats.money(card.balance_minor, card.currency),
        number=in_groups(card.number) if _asked_for_it(actor, card) else "",
        rows=tuple(
            MovementRow(
                what=str(GIFT_CARD_MOVES[row.kind]),
                order=row.order_number,
                address=reverse("desk:order", args=[row.order]) if row.order else "",
                amount=formats.amount(row.amount.minor, row.amount.currency),
                balance=formats.amount(row.balance.minor, row.balance.currency),
                by=row.by,
                made_at=formats.moment(row.made_at),
            )
            for row in standing.entries
        ),
    )


def _asked_for_it(actor: Actor, card: GiftCard) -> bool:
    """Whether this worker has just had the number of a printed card brought once more."""
    if card.order_id is None or card.kind != GiftCard.Kind.PHYSICAL:
        return False
    asked = OrderEvent.objects.filter(order=card.order_id, kind="gift_card_reprint", after={"card": card.last_four})
    return asked.filter(by=actor.user, at__gt=timezone.now() - SHOWN_FOR).exists()
