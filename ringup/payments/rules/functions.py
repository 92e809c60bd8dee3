"""The functions of payment methods: what each asks for and what its payments become at submit (spec §5).

A new function is one row in FUNCTIONS; nothing else asks which function a payment has.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ringup.payments.rules.states import LineEvent
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

LONGEST_CHECK_NUMBER = 40
Asked = Literal["check_number", "card", "gift_card", "loyalty_card"]


@dataclass(frozen=True, kw_only=True)
class PaymentFunction:
    """What a payment method does.

    `asks`: what a payment needs besides its amount. `at_submit`: what happens to a payment, prepaid or not; None where
    a processor decides. `tolerates`: whether the amount may miss the total within the percentages of §6.6.
    """

    name: str
    at_submit: LineEvent | None
    at_submit_prepaid: LineEvent | None
    asks: frozenset[Asked] = frozenset()
    prepay_by_default: bool = False
    prepay_may_be_chosen: bool = True
    percent_allowed: bool = False
    tolerates: bool = False
    on_account: bool = False
    # Money of ours that somebody holds: it falls at the submit, and what is not invoiced can be given back at once.
    held_by_us: bool = False
    installments: bool = False


FUNCTIONS = {
    function.name: function
    for function in (
        PaymentFunction(
            name="card",
            at_submit=None,
            at_submit_prepaid=None,
            asks=frozenset({"card"}),
            percent_allowed=True,
            installments=True,
        ),
        PaymentFunction(
            name="check",
            at_submit=LineEvent.PAY,
            at_submit_prepaid=LineEvent.PAY,
            asks=frozenset({"check_number"}),
            prepay_by_default=True,
            prepay_may_be_chosen=False,
            tolerates=True,
        ),
        PaymentFunction(
            name="customer",
            at_submit=LineEvent.POST,
            at_submit_prepaid=LineEvent.POST,
            prepay_may_be_chosen=False,
            percent_allowed=True,
            on_account=True,
            installments=True,
        ),
        PaymentFunction(
            name="gift_card",
            at_submit=LineEvent.PAY,
            at_submit_prepaid=LineEvent.PAY,
            asks=frozenset({"gift_card"}),
            prepay_by_default=True,
            prepay_may_be_chosen=False,
            percent_allowed=True,
            held_by_us=True,
        ),
        PaymentFunction(
            name="loyalty",
            at_submit=LineEvent.PAY,
            at_submit_prepaid=LineEvent.PAY,
            asks=frozenset({"loyalty_card"}),
            prepay_by_default=True,
            prepay_may_be_chosen=False,
            percent_allowed=True,
            held_by_us=True,
        ),
        PaymentFunction(
            name="normal",
            at_submit=LineEvent.POST,
            at_submit_prepaid=LineEvent.PAY,
            prepay_by_default=True,
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A payment as the agent enters it: an amount, or a percentage of the total."""

    function: str
    amount: Money | None = None
    percent: Decimal | None = None
    prepay: bool | None = None
    check_number: str = ""
    has_card: bool = False
    has_gift_card: bool = False
    has_loyalty_card: bool = False


def refuse_entry(entry: Entry) -> Refusal | None:
    """Why the payment cannot be entered so; None when it can. Missing or surplus data names its field."""
    function = FUNCTIONS[entry.function]
    if entry.percent is not None:
        if not function.percent_allowed:
            return Refusal(code="percent_not_allowed", field="percent")
        if not 0 < entry.percent <= 100:
            return Refusal(code="percent_out_of_range", facts={"limit": 100}, field="percent")
    elif entry.amount is None or entry.amount.minor <= 0:
        return Refusal(code="payment_needs_an_amount", field="amount")
    if "check_number" in function.asks and (refusal := refuse_check_number(entry.check_number.strip())):
        return refusal
    if "card" in function.asks and not entry.has_card:
        return Refusal(code="card_missing", field="card")
    if "gift_card" in function.asks and not entry.has_gift_card:
        return Refusal(code="gift_card_missing", field="gift_card")
    if "loyalty_card" in function.asks and not entry.has_loyalty_card:
        return Refusal(code="loyalty_card_missing", cure=Cure(code="choose_other_method"), field="method")
    return None


def refuse_check_number(number: str) -> Refusal | None:
    """`check_number_missing` or `too_long` {longest}; None when the number can be kept.

    >>> [getattr(refuse_check_number(number), "code", None) for number in ("", "200417", "4" * 41)]
    ['check_number_missing', None, 'too_long']
    """
    if not number:
        return Refusal(code="check_number_missing", field="check_number")
    if len(number) > LONGEST_CHECK_NUMBER:
        return Refusal(code="too_long", facts={"longest": LONGEST_CHECK_NUMBER}, field="check_number")
    return None


def prepaid(entry: Entry, *, method_default: bool) -> bool:
    """Whether the payment is prepaid: the function decides, or else the agent, or else the method."""
    function = FUNCTIONS[entry.function]
    if not function.prepay_may_be_chosen:
        return function.prepay_by_default
    return method_default if entry.prepay is None else entry.prepay
