"""What stands in the way of an order, as a reason that can be said: its holds and its payments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from ringup.holds.rules.automatic import HoldCause
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
    """`check_is_held` {amount, until}, `overpaid`, `underpaid` or `over_credit_limit` {amount}, else `hold_stands`
    {hold} or `hold_stands_because` {hold, comment}; `no_exchange_rate` {amount, currency, other} where one is missing.
    """
    if held.cause is None or held.amount is None:
        named = {"hold": held.name, **({"comment": held.comment} if held.comment else {})}
        return Refusal(code="hold_stands_because" if held.comment else "hold_stands", facts=named)
    if held.lacking is not None:
        return refuse_without_rate(held.lacking, held.amount)
    facts: dict[str, Any] = {"amount": asdict(abs(held.amount))}
    if held.cause is HoldCause.CHECK:
        return Refusal(code="check_is_held", facts={**facts, "until": held.ends_at})
    if held.cause is HoldCause.CREDIT_LIMIT:
        return Refusal(code="over_credit_limit", facts=facts)
    return Refusal(code="overpaid" if held.amount.minor > 0 else "underpaid", facts=facts)


def refund_reason(state: RefundState, amount: Money, method: str, because: str) -> Refusal:
    """`refund_waits`, `refund_is_to_pay_out` or `refund_has_failed` {amount, method}; the first also says why."""
    facts: dict[str, Any] = {"amount": asdict(amount), "method": method}
    if state is RefundState.WAITING:
        return Refusal(code="refund_waits_because" if because else "refund_waits", facts={**facts, "because": because})
    return Refusal(code="refund_is_to_pay_out" if state is RefundState.TO_PAY_OUT else "refund_has_failed", facts=facts)


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
