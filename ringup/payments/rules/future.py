"""Future orders: what is wanted late is authorized late, and only a card that may be kept pays it (spec §6.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState
from ringup.values.refusal import Cure, Refusal

# A payment in these states still needs its card; a decline or an answer that is missing is looked after as ever.
NEEDS_ITS_CARD = frozenset({LineState.NOT_SUBMITTED, LineState.DECLINED, LineState.EXPIRED, LineState.AUTHORIZED})


@dataclass(frozen=True, kw_only=True)
class FutureOrders:
    """The call center's parameters. `keeps_cards`: *Future orders*; `delays`: *Delay authorization*."""

    keeps_cards: bool = True
    delays: bool = False
    days: int = 30


def authorization_day(wanted: Iterable[date | None], *, today: date, days: int) -> date | None:
    """The day from which on a future order is none any more; None for an order that is none today.

    `wanted` are the requested dates of its lines; a line without one is wanted now. Wanted on the 31st, 7 days: future
    up to the 23rd, authorized on the 24th.
    """
    dates = list(wanted)
    if not dates or None in dates:
        return None
    first = min(day for day in dates if day is not None)
    return first - timedelta(days=days) if (first - today).days > days else None


def refuse_future(
    payment: Payment, *, asks_card_on_file: bool, until: date | None, may: FutureOrders
) -> Refusal | None:
    """Why the payment cannot pay a future order (until that day), or None.

    What is prepaid is taken at once, and needs nothing later. `card_not_kept` {until}: the card would have to be kept.
    `link_for_future_order` {until}: the customer's card would be asked at once, and is on no file later.
    """
    if until is None or payment.prepay or payment.state not in NEEDS_ITS_CARD:
        return None
    facts = {"until": until.isoformat()}
    if asks_card_on_file and not payment.by_link and not may.keeps_cards:
        return Refusal(code="card_not_kept", facts=facts, cure=Cure(code="pay_otherwise_or_earlier"), field="method")
    if payment.by_link and may.delays and payment.state is LineState.NOT_SUBMITTED:
        return Refusal(
            code="link_for_future_order", facts=facts, cure=Cure(code="card_on_file_or_earlier"), field="method"
        )
    return None
