"""Whether payments match the total: exactly, but checks may deviate within percentages (decision 3, §6.6)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from ringup.payments.rules.amounts import paid
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Tolerance:
    """The call center's parameters: the largest deviation of check payments in percent of what is owed."""

    allow_out_of_balance: bool = False
    overpaid_percent: Decimal = Decimal(0)
    underpaid_percent: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class OutOfBalance:
    """The order is accepted, but a person has to look at it: so much too much (positive) or too little (negative)."""

    deviation: Money


def judge_balance(owed: Money, payments: Sequence[Payment], tolerance: Tolerance) -> Refusal | OutOfBalance | None:
    """None when the payments match, `OutOfBalance` for the review hold, or the refusal `payments_do_not_match`.

    Overpaid % 20, owed 100.00: a check of 120.00 matches, one of 120.01 goes to review (O-120). A deviation of exactly
    the percentage is fine. Without a check, or when the call center does not allow it, every deviation is refused.
    """
    deviation = paid(payments, owed.currency) - owed
    if not deviation:
        return None
    tolerated = any(FUNCTIONS[payment.function].tolerates for payment in payments if payment.counts)
    if not (tolerance.allow_out_of_balance and tolerated):
        return Refusal(
            code="payments_do_not_match",
            facts={"owed": asdict(owed), "paid": asdict(owed + deviation), "deviation": asdict(abs(deviation))},
            cure=Cure(
                code="pay_the_rest" if deviation.minor < 0 else "lower_a_payment",
                facts={"amount": asdict(abs(deviation))},
            ),
        )
    percent = tolerance.overpaid_percent if deviation.minor > 0 else tolerance.underpaid_percent
    # Multiplied out, so that no division rounds the border: |deviation| / owed x 100 > percent.
    beyond = abs(deviation.minor) * 100 > percent * owed.minor
    return OutOfBalance(deviation=deviation) if beyond else None
