"""An invoice draws on the order's payments: what was prepaid is settled, cards are charged once it is committed."""

from dataclasses import dataclass

from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.loading import payments_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.drawing import Draw, Taking, draw, left_prepaid
from ringup.payments.rules.ledger import Posting, settled
from ringup.payments.rules.states import LineEvent, LineState, OperationKind, next_line_state
from ringup.payments.saving import restate_payments
from ringup.payments.saving.holding import latest_authorization
from ringup.payments.saving.intents import new_intent
from ringup.plumbing.bulk_rows import update_rows
from ringup.values.money import Money
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What pays an invoice. `captures`: the intent of each payment line; to be sent after the commit.

    `left` is what was paid before and pays no invoice yet.
    """

    draws: tuple[Draw, ...]
    captures: dict[str, int]
    posting: Posting
    left: Money

    @property
    def intents(self) -> list[int]:
        """Keys of the captures that are to be sent."""
        return list(self.captures.values())


def draw_payments(actor: Actor, *, order: SalesOrder, lines: list[PaymentLine], amount: Money, source: str) -> Drawn:
    """Takes the amount of the invoice `source` from the payments; the caller holds the order's lock and stores it.

    No payment may have an operation without an outcome. A capture's own posting comes with its outcome.
    """
    by_id = {line.public_id: line for line in lines}
    draws = draw(payments_of(lines), amount)
    captures = {}
    for one in draws:
        line = by_id[one.payment]
        line.invoiced_minor += one.amount.minor
        if one.taking is Taking.ON_DELIVERY and one.whole:
            after = next_line_state(LineState(line.state), LineEvent.PAY)
            assert not isinstance(after, Refusal), after
            line.state = after.value
        if one.taking is Taking.CAPTURE:
            captures[one.payment] = _capture(actor, line, one)
    update_rows([by_id[one.payment] for one in draws], ["invoiced_minor", "state"])
    restate_payments(order, lines)
    sums = {
        taking: Money(sum(d.amount.minor for d in draws if d.taking is taking), amount.currency) for taking in Taking
    }
    return Drawn(
        draws=tuple(draws),
        captures=captures,
        posting=settled(source, prepaid=sums[Taking.PREPAID], on_delivery=sums[Taking.ON_DELIVERY]),
        left=left_prepaid(payments_of(lines), amount.currency),
    )


def _capture(actor: Actor, line: PaymentLine, one: Draw) -> int:
    return new_intent(actor, line, OperationKind.CAPTURE, one.amount.minor, parent=latest_authorization(line))
