"""What may be done to a payment that is on the order already (spec §4.6)."""

from dataclasses import asdict, dataclass

from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState, OperationKind
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Leeway:
    """How a payment in this state may change. `by_processor`: the old authorization has to be voided for it."""

    may_raise: bool = False
    may_lower: bool = False
    may_remove: bool = False
    by_processor: bool = False


LEEWAY = {
    LineState.NOT_SUBMITTED: Leeway(may_raise=True, may_lower=True, may_remove=True),
    LineState.DECLINED: Leeway(may_raise=True, may_lower=True, may_remove=True),
    LineState.AUTHORIZED: Leeway(may_raise=True, may_lower=True, may_remove=True, by_processor=True),
    LineState.EXPIRED: Leeway(may_raise=True, may_lower=True, may_remove=True),
    LineState.CAPTURE_FAILED: Leeway(may_remove=True, by_processor=True),
    LineState.POSTED: Leeway(may_raise=True, may_lower=True, may_remove=True),
    # Asked and not answered: whatever we did now could be done twice. Paid: there is a voucher or a capture.
    LineState.UNKNOWN: Leeway(),
    LineState.PAID: Leeway(),
    LineState.VOIDED: Leeway(),
    LineState.REFUNDED: Leeway(),
    # A canceled order gives free what was kept for it.
    LineState.SET_ASIDE: Leeway(may_remove=True, by_processor=True),
}


# A payment can be without these; a void or a refund is nothing that is paid otherwise.
REPLACEABLE = frozenset({OperationKind.AUTHORIZE, OperationKind.CAPTURE})

# What pays without anybody outside: not invoiced yet, it goes back where it came from.
GIVEN_BACK = Leeway(may_raise=True, may_lower=True, may_remove=True, by_processor=True)


def leeway_of(payment: Payment) -> Leeway:
    """How the payment may change as it stands."""
    held = FUNCTIONS[payment.function].held_by_us
    if held and payment.state is LineState.PAID and not payment.invoiced_minor:
        return GIVEN_BACK
    return LEEWAY[payment.state]


def refuse_removal(payment: Payment) -> Refusal | None:
    """Why the payment cannot be taken off the order; None when it can."""
    if payment.state is LineState.UNKNOWN:
        return outcome_unknown()
    if not leeway_of(payment).may_remove or payment.captured_minor or payment.invoiced_minor:
        return _forbidden(payment, "remove")
    return None


def refuse_change(payment: Payment, amount: Money) -> Refusal | None:
    """Why the payment cannot be changed to the amount; None when it can.

    A partly captured payment can be lowered to what was captured, not below.
    """
    if payment.state is LineState.UNKNOWN:
        return outcome_unknown()
    if amount.minor <= 0:
        return Refusal(code="payment_needs_an_amount", field="amount")
    leeway = leeway_of(payment)
    allowed = leeway.may_raise if amount > payment.amount else leeway.may_lower
    if not allowed:
        return _forbidden(payment, "change")
    captured = Money(payment.used_minor, payment.amount.currency)
    if amount < captured:
        return Refusal(code="payment_is_captured", facts={"captured": asdict(captured)}, field="amount")
    return None


def outcome_unknown() -> Refusal:
    """The refusal while a processor has not answered: nobody keys the card again."""
    return Refusal(code="payment_unknown_outcome", cure=Cure(code="wait_for_the_processor"))


def _forbidden(payment: Payment, event: str) -> Refusal:
    return Refusal(code="payment_state_forbids", facts={"payment_status": payment.state.value, "payment_event": event})
