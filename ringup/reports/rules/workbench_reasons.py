"""What stands in the way of an order, as a reason that can be said: its holds and its payments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from ringup.holds.rules.automatic import SAID_AS, HoldCause
from ringup.payments.rules.refunds import RefundState
from ringup.payments.rules.states import LineState, OperationKind
from ringup.pricing.rules.prices.exchange import NoRate, refuse_without_rate
from ringup.values.money import Money
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class HeldBy:
    """An open hold; `cause` and `amount` are those of an automatic one."""

    name: str
    cause: HoldCause | None = None
    comment: str = ""
    amount: Money | None = None
    ends_at: datetime | None = None
    lacking: NoRate | None = None


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A payment that releases nothing; `kind` and `because` are of what was last asked for it."""

    state: str
    method: str
    amount: Money
    because: str = ""
    kind: OperationKind | None = None
    in_doubt: bool = False
    waits_until: date | None = None


def hold_reason(held: HeldBy) -> Refusal:
    """`check_is_held` {amount, until}; `overpaid`, `underpaid`, `over_credit_limit`, `goods_wait_for_dispute` {amount};
    else `hold_stands` {hold} or `hold_stands_because` {hold, comment}; `no_exchange_rate` {amount, currency, other}
    where one is missing.
    """
    if held.cause is None or held.amount is None:
        named = {"hold": held.name, **({"comment": held.comment} if held.comment else {})}
        return Refusal(code="hold_stands_because" if held.comment else "hold_stands", facts=named)
    if held.lacking is not None:
        return refuse_without_rate(held.lacking, held.amount)
    facts: dict[str, Any] = {"amount": asdict(abs(held.amount))}
    if held.cause is HoldCause.CHECK:
        return Refusal(code="check_is_held", facts={**facts, "until": held.ends_at})
    if held.cause in SAID_AS:
        return Refusal(code=SAID_AS[held.cause], facts=facts)
    return Refusal(code="overpaid" if held.amount.minor > 0 else "underpaid", facts=facts)


@dataclass(frozen=True, kw_only=True)
class GoingBack:
    """A refund that waits for somebody. `by_check`: a check is to be written; `as_paid`: nothing else is set up."""

    state: RefundState
    amount: Money
    method: str
    because: str = ""
    by_check: bool = False
    as_paid: bool = False


def refund_reason(refund: GoingBack) -> Refusal:
    """`refund_waits`, `refund_is_to_pay_out`, `refund_check_is_to_write` or `refund_has_failed` {amount, method};
    `refund_waits_because` says why, `refund_is_to_pay_out_as_paid` {amount, method, currency} for which currency
    nothing is set up.
    """
    facts: dict[str, Any] = {"amount": asdict(refund.amount), "method": refund.method}
    if refund.state is RefundState.WAITING:
        code = "refund_waits_because" if refund.because else "refund_waits"
        return Refusal(code=code, facts={**facts, "because": refund.because})
    if refund.state is not RefundState.TO_PAY_OUT:
        return Refusal(code="refund_has_failed", facts=facts)
    if refund.as_paid:
        return Refusal(code="refund_is_to_pay_out_as_paid", facts={**facts, "currency": refund.amount.currency})
    return Refusal(code="refund_check_is_to_write" if refund.by_check else "refund_is_to_pay_out", facts=facts)


def payment_reason(trouble: Trouble) -> Refusal:
    """`card_was_declined`, `capture_has_failed`, `void_was_refused` or `payment_is_in_doubt` {method, amount,
    declined_because}, `payment_waits_for_its_day` {method, amount, until}, `authorization_ran_out`,
    `payment_has_no_answer` or `link_is_not_paid` {method, amount}.
    """
    facts: dict[str, Any] = {"method": trouble.method, "amount": asdict(trouble.amount)}
    if trouble.waits_until is not None:
        facts["until"] = trouble.waits_until.isoformat()
        return Refusal(code="payment_waits_for_its_day", facts=facts)
    code = _CODES.get(trouble.state, "void_was_refused")
    if trouble.state == LineState.UNKNOWN and trouble.in_doubt:
        code = "payment_is_in_doubt"
    if code in _WITH_A_REASON:
        facts["declined_because"] = trouble.because
    return Refusal(code=code, facts=facts)


def difference_reason(kind: str, facts: Mapping[str, Any]) -> Refusal:
    """`unknown_to_us`, `missing_at_the_processor` or `differs_at_the_processor`.

    All {connector, reference, operation, amount, ours, theirs}.
    """
    return Refusal(code=_DIFFERENCES[kind], facts=facts)


def dispute_reason(amount: Money, method: str, *, because: str, answer_by: datetime | None) -> Refusal:
    """`charge_is_disputed` {amount, method, disputed_because, until}, or `charge_is_disputed_openly` without a day."""
    facts: dict[str, Any] = {"amount": asdict(amount), "method": method, "disputed_because": because}
    if answer_by is None:
        return Refusal(code="charge_is_disputed_openly", facts=facts)
    return Refusal(code="charge_is_disputed", facts={**facts, "until": answer_by})


def recorder_reason(call: str, tries: int) -> Refusal:
    """`recorder_is_silent` {call, tries}."""
    return Refusal(code="recorder_is_silent", facts={"call": call, "tries": tries})


_DIFFERENCES = {
    "stranger": "unknown_to_us",
    "missing": "missing_at_the_processor",
    "differs": "differs_at_the_processor",
}
_CODES = {
    LineState.NOT_SUBMITTED.value: "link_is_not_paid",
    LineState.UNKNOWN.value: "payment_has_no_answer",
    LineState.DECLINED.value: "card_was_declined",
    LineState.EXPIRED.value: "authorization_ran_out",
    LineState.CAPTURE_FAILED.value: "capture_has_failed",
}
_WITH_A_REASON = {"card_was_declined", "capture_has_failed", "void_was_refused", "payment_is_in_doubt"}
