"""A payment of an order as the rules see it."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.payments.rules.states import GONE, LineState
from ringup.values.money import Money


@dataclass(frozen=True, kw_only=True)
class Payment:
    """So much by this method. `percent` is set where the amount follows the order's total.

    `can_ask`: its processor can be asked for another amount without the customer, as a card is on file. `by_link`: the
    customer typed the card at the processor's page, or is to do so. `waits`: for the day of a future order.
    """

    id: str
    method: int
    function: str
    amount: Money
    state: LineState = LineState.NOT_SUBMITTED
    percent: Decimal | None = None
    prepay: bool = False
    check_number: str = ""
    captured_minor: int = 0
    refunded_minor: int = 0
    invoiced_minor: int = 0
    can_ask: bool = False
    by_link: bool = False
    waits: bool = False
    # Charged by its plan, whatever is invoiced.
    in_installments: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is (still) part of what pays the order."""
        return self.state not in GONE

    @property
    def used_minor(self) -> int:
        """What of the amount cannot be taken off any more: captured for an invoice, or drawn on by one."""
        is_partly = self.in_installments or self.state in (LineState.AUTHORIZED, LineState.EXPIRED)
        taken = self.captured_minor if is_partly else 0
        return max(taken, self.invoiced_minor)
