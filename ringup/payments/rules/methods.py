"""What each function of a payment method asks for, and what a line of it becomes at the submit (spec §5)."""

from dataclasses import dataclass
from enum import StrEnum

from ringup.values.refusal import Cure, Refusal


class Function(StrEnum):
    """The functions of payment methods."""

    NORMAL = "normal"
    CHECK = "check"
    CARD = "card"
    CUSTOMER = "customer"


class LineState(StrEnum):
    """The states of a payment line."""

    NOT_SUBMITTED = "not_submitted"
    UNKNOWN = "unknown"
    DECLINED = "declined"
    AUTHORIZED = "authorized"
    POSTED = "posted"
    PAID = "paid"
    VOIDED = "voided"


@dataclass(frozen=True, kw_only=True)
class Asks:
    """What a function needs and allows. `prepay` None leaves it to the method and the agent."""

    percent_allowed: bool = False
    check_number: bool = False
    stored_card: bool = False
    on_account: bool = False
    prepay: bool | None = None


ASKS: dict[Function, Asks] = {
    Function.NORMAL: Asks(),
    Function.CHECK: Asks(check_number=True, prepay=True),
    Function.CARD: Asks(percent_allowed=True, stored_card=True),
    Function.CUSTOMER: Asks(percent_allowed=True, on_account=True, prepay=False),
}


@dataclass(frozen=True, kw_only=True)
class PaymentWish:
    """A payment as it was entered, with what the decision needs to know of customer and card."""

    function: Function
    has_percent: bool = False
    check_number: str = ""
    has_card: bool = False
    card_expired: bool = False
    has_customer: bool = False
    allow_on_account: bool = False


def check_wish(wish: PaymentWish) -> Refusal | None:
    """Why the payment cannot be taken so, or None.

    `percent_not_allowed`, `check_number_required`, `card_required`, `card_expired`, `customer_required`,
    `not_on_account`.
    """
    asks = ASKS[wish.function]
    if wish.has_percent and not asks.percent_allowed:
        return Refusal(code="percent_not_allowed", field="percent")
    if asks.check_number and not wish.check_number.strip():
        return Refusal(code="check_number_required", field="check_number")
    if (asks.stored_card or asks.on_account) and not wish.has_customer:
        return Refusal(code="customer_required", cure=Cure(code="choose_customer"), field="method")
    if asks.stored_card and not wish.has_card:
        return Refusal(code="card_required", field="stored_card")
    if asks.stored_card and wish.card_expired:
        return Refusal(code="card_expired", cure=Cure(code="choose_other_card"), field="stored_card")
    if asks.on_account and not wish.allow_on_account:
        return Refusal(code="not_on_account", cure=Cure(code="choose_other_method"), field="method")
    return None


def state_at_submit(function: Function, *, prepay: bool) -> LineState | None:
    """What a line becomes when its order is submitted; None where a processor has to be asked first.

    Prepaid money is posted as a prepayment at the submit; on account and pay-at-invoice are authorized by our own word.
    """
    if function is Function.CARD:
        return None
    return LineState.POSTED if prepay else LineState.AUTHORIZED
