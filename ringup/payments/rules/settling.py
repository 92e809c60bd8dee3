"""What an answer of the processor makes of an operation and of its payment line: one decision, whoever brings it.

Answer, webhook, poll and button end here. What comes late, twice or out of order changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from ringup.payments.rules.address_checks import REFUSED, AddressChecks, AddressLevel, is_accepted
from ringup.payments.rules.outcomes import Declined, Outcome, Succeeded, Unknown
from ringup.payments.rules.states import (
    LINE_TRANSITIONS,
    LineEvent,
    LineState,
    OperationEvent,
    OperationKind,
    OperationState,
    next_operation_state,
)
from ringup.values.money import Money


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An operation and its line, as they stand under the lock.

    `captured_before`: what the line's other captures took already. `is_latest`: no later operation of the line exists.
    `still_held`: an earlier authorization of it still stands.
    """

    kind: OperationKind
    state: OperationState
    amount: Money
    line_state: LineState
    line_amount: Money
    captured_before: Money
    # What the processor calls what it did.
    reference: str = ""
    is_latest: bool = True
    still_held: bool = False
    # What of the address has to be right.
    address_level: AddressLevel = AddressLevel.ALWAYS


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What to store: the new states, and what the processor told."""

    operation: OperationState
    line: LineState
    reference: str = ""
    decline_code: str = ""
    because: str = ""
    expires_at: datetime | None = None
    checks: AddressChecks | None = None


# A void or a refund moves no line: a line leaves the order's payments when its void is asked for.
LINE_EVENTS: dict[tuple[OperationKind, OperationState], LineEvent] = {
    (OperationKind.AUTHORIZE, OperationState.SUCCEEDED): LineEvent.AUTHORIZE,
    (OperationKind.AUTHORIZE, OperationState.DECLINED): LineEvent.DECLINE,
    (OperationKind.AUTHORIZE, OperationState.UNKNOWN): LineEvent.LOSE,
    (OperationKind.AUTHORIZE, OperationState.MISMATCH): LineEvent.LOSE,
    (OperationKind.CAPTURE, OperationState.SUCCEEDED): LineEvent.CAPTURE,
    (OperationKind.CAPTURE, OperationState.DECLINED): LineEvent.FAIL_CAPTURE,
    (OperationKind.CAPTURE, OperationState.UNKNOWN): LineEvent.LOSE,
    (OperationKind.CAPTURE, OperationState.MISMATCH): LineEvent.LOSE,
}


def settle(asked: Asked, outcome: Outcome, *, by_hand: bool = False) -> Settlement | None:
    """The new states; None when the answer changes nothing.

    An authorization with a wrong address is declined by us: `decline_code` says so, and what is held is given free.
    A refund that was done may come back: it is `reversed`, for good. An answer about another amount or currency than we
    asked for is quarantined (`mismatch`), never booked. Only the latest operation moves its line: a late answer to a
    first try says nothing about the second.
    """
    after = next_operation_state(asked.state, _event(asked, outcome, by_hand=by_hand))
    if after is None or _is_older(asked, outcome):
        return None
    refused = after is OperationState.SUCCEEDED and _is_refused(asked, outcome)
    return Settlement(
        operation=after,
        line=_line_state(asked, after, refused=refused),
        reference=outcome.reference if isinstance(outcome, Succeeded | Declined) else "",
        decline_code=outcome.code if isinstance(outcome, Declined) else REFUSED if refused else "",
        because=_reason(after, outcome),
        expires_at=outcome.expires_at if isinstance(outcome, Succeeded) and not refused else None,
        checks=outcome.checks if isinstance(outcome, Succeeded) else None,
    )


def _is_refused(asked: Asked, outcome: Outcome) -> bool:
    """Whether the processor holds the amount, and we do not want it so: the address is wrong (§6.1)."""
    if asked.kind is not OperationKind.AUTHORIZE or not isinstance(outcome, Succeeded):
        return False
    return not is_accepted(asked.address_level, outcome.checks)


def _event(asked: Asked, outcome: Outcome, *, by_hand: bool) -> OperationEvent:
    if isinstance(outcome, Unknown):
        return OperationEvent.LOSE
    if isinstance(outcome, Declined):
        if _came_back(asked, outcome):
            return OperationEvent.REVERSE
        return OperationEvent.DECLINE_BY_HAND if by_hand else OperationEvent.DECLINE
    if outcome.amount != asked.amount:
        return OperationEvent.MISMATCH
    return OperationEvent.SUCCEED_BY_HAND if by_hand else OperationEvent.SUCCEED


def _came_back(asked: Asked, outcome: Declined) -> bool:
    """Whether the very refund that was done has failed since, days later (B38); a late refusal to do it names none."""
    if asked.kind is not OperationKind.REFUND or asked.state is not OperationState.SUCCEEDED:
        return False
    return bool(outcome.reference) and asked.reference in ("", outcome.reference)


def _is_older(asked: Asked, outcome: Outcome) -> bool:
    """Whether it was said before the refund failed, and comes late: one that has failed is never done after all."""
    if asked.kind is not OperationKind.REFUND or asked.state is not OperationState.DECLINED:
        return False
    return isinstance(outcome, Succeeded) and bool(outcome.reference) and outcome.reference == asked.reference


def _line_state(asked: Asked, after: OperationState, *, refused: bool) -> LineState:
    event = LineEvent.DECLINE if refused else LINE_EVENTS.get((asked.kind, after))
    if event is None or not asked.is_latest:
        return asked.line_state
    if event is LineEvent.DECLINE and asked.still_held:
        # The card was asked anew in good time, in vain: what was held before is held until it runs out.
        event = LineEvent.AUTHORIZE
    if event is LineEvent.CAPTURE and asked.captured_before + asked.amount < asked.line_amount:
        event = LineEvent.CAPTURE_PART
    # What the table does not allow has been overtaken: the line keeps the better state that it has.
    return LINE_TRANSITIONS.get((asked.line_state, event), asked.line_state)


def _reason(after: OperationState, outcome: Outcome) -> str:
    if isinstance(outcome, Unknown):
        return outcome.because
    if after is OperationState.MISMATCH and isinstance(outcome, Succeeded):
        return f"the processor speaks of {outcome.amount} {outcome.amount.currency}"
    return ""
