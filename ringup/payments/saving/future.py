"""Values → rows: payments of future orders wait for their day, or for the first goods, and are asked for then."""

from collections.abc import Sequence
from datetime import date

from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.inventory.queries import has_reserved
from ringup.orders.loading import OrderRows
from ringup.payments.connectors.protocol import CardSource
from ringup.payments.connectors.registry import find_connector
from ringup.payments.loading import payment_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.future import FutureOrders, authorization_day, refuse_future
from ringup.payments.rules.states import WAITING_FOR_A_DAY
from ringup.payments.saving.holding import ask_anew, may_ask_anew
from ringup.values.refusal import Refusal


def future_orders_of(parameters: Parameters) -> FutureOrders:
    """What the call center does with future orders."""
    return FutureOrders(
        keeps_cards=parameters.future_orders, delays=parameters.delay_authorization, days=parameters.future_order_days
    )


def future_until(rows: OrderRows) -> date | None:
    """The day from which on the order is no future one any more, by its call center's calendar; without a query."""
    header = rows.order.requested_date
    wanted = [line.requested_date or header for line in rows.lines if line.quantity > 0] or [header]
    return authorization_day(wanted, today=rows.today, days=rows.center.parameters.future_order_days)


def refuse_card_of_future(rows: OrderRows, line: PaymentLine) -> Refusal | None:
    """Why the payment cannot pay the order, as it is wanted so late; or None. Without a query."""
    return refuse_future(
        payment_of(line),
        asks_card_on_file=_is_on_file(line),
        until=future_until(rows),
        may=future_orders_of(rows.center.parameters),
    )


def refuse_cards_of_future(rows: OrderRows, lines: Sequence[PaymentLine]) -> list[Refusal]:
    """The reasons of all payments, each once."""
    found = (refuse_card_of_future(rows, line) for line in lines)
    return list({refusal.code: refusal for refusal in found if refusal is not None}.values())


def waiting_day(rows: OrderRows) -> date | None:
    """Until when cards of the order are not asked; None where they are asked at once.

    Whatever has been reserved for it: that is known once its lines are (`ask_waiting`).
    """
    return future_until(rows) if rows.center.parameters.delay_authorization else None


def may_wait(line: PaymentLine) -> bool:
    """Whether the card can be asked later without its holder, and nothing is to be taken now."""
    if line.stored_card is None or line.stored_card.removed_at is not None:
        return False  # a card that is not kept is for now
    return may_ask_anew(line) and not line.prepay and line.schedule_id is None and line.state in WAITING_FOR_A_DAY


def is_waiting(line: PaymentLine) -> bool:
    """Whether the payment waits for its day; one that was removed, or replaced, keeps the day and waits no more."""
    return line.authorize_on is not None and line.state in WAITING_FOR_A_DAY


def ask_waiting(actor: Actor | None, lines: Sequence[PaymentLine]) -> list[int]:
    """The payments that waited are asked for now: their intents. The caller states the order's payment status anew."""
    return [ask_anew(actor, line) for line in lines if is_waiting(line)]


def ask_with_goods(actor: Actor | None, order: str, lines: Sequence[PaymentLine]) -> list[int]:
    """Where something is reserved for the order (public id): intents. No query where no payment waits."""
    if not any(is_waiting(line) for line in lines) or not has_reserved(order):
        return []
    return ask_waiting(actor, lines)


def _is_on_file(line: PaymentLine) -> bool:
    if "card" not in FUNCTIONS[line.method.function].asks:
        return False
    return find_connector(line.method.connector).CARD_SOURCE is CardSource.STORED_CARD
