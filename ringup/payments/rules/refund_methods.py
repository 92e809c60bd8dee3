"""By which payment method money goes back that came in cash or by check: the set-up says it for each currency.

Cards, gift cards, points and the customer's account get their money back themselves (spec §19, refund method decision).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.payments.rules.functions import refuse_check_number
from ringup.values.refusal import Refusal

# Functions of payments that a person gives back. The customer's account is not supported here.
BY_HAND = frozenset({"normal", "check"})


@dataclass(frozen=True, kw_only=True)
class OutgoingMethod:
    """What is set up for a currency, as the call center of an order has it; `method` is the payment method's key.

    `receivables_method` is what bookkeeping calls it. `by_check`: a check is written, and its number kept.
    """

    method: int
    code: str
    name: str
    function: str
    receivables_method: str = ""
    by_check: bool = False


def choose_outgoing(paid_by: str, set_up: OutgoingMethod | None) -> OutgoingMethod | None:
    """The method by which a payment of that function is given back; None: as it was paid.

    >>> check = OutgoingMethod(method=7, code="REFUND", name="Refund check", function="check", by_check=True)
    >>> [getattr(choose_outgoing(function, check), "code", None) for function in ("normal", "check", "card")]
    ['REFUND', 'REFUND', None]
    """
    if paid_by not in BY_HAND or set_up is None or set_up.function not in BY_HAND:
        return None
    return set_up


def lacks_set_up(paid_by: str, chosen: OutgoingMethod | None) -> bool:
    """Whether it goes back as it was paid because nothing else is set up for its currency.

    >>> [lacks_set_up(function, None) for function in ("normal", "check", "card", "customer")]
    [True, True, False, False]
    """
    return paid_by in BY_HAND and chosen is None


def refuse_pay_out(*, by_check: bool, check_number: str) -> Refusal | None:
    """`check_number_missing` or `too_long` {longest} where a check is written; `no_check_written` where none is."""
    if by_check:
        return refuse_check_number(check_number)
    return Refusal(code="no_check_written", field="check_number") if check_number else None


def is_paid_by_hand(change: SetupChange) -> Iterator[Refusal]:
    """A check of set-up: the code is that of payment methods (fact `functions`: by code) for cash or checks alone."""
    code = change.after["method"]
    functions = change.facts["functions"].get(code)
    if not functions:
        yield Refusal(code="not_in_list", facts={"words": [code]}, field="method")
        return
    unfit = sorted(functions - BY_HAND)
    if unfit:
        yield Refusal(code="not_given_back_by_hand", facts={"function": unfit[0]}, field="method")
