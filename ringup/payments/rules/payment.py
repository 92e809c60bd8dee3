"""A payment of an order as the rules see it."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.payments.rules.states import LineState
from ringup.values.money import Money


@dataclass(frozen=True, kw_only=True)
class Payment:
    """So much by this method. `percent` is set where the amount follows the order's total."""

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

    @property
    def counts(self) -> bool:
        """Whether it is (still) part of what pays the order."""
        return self.state is not LineState.VOIDED
