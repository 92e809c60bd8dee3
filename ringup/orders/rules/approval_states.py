"""The life of a question to the supervisors about a price: a table `(state, event) → state`; one decision ends it."""

from enum import StrEnum

from ringup.values.refusal import Refusal


class ApprovalState(StrEnum):
    """Where the question stands."""

    ASKED = "asked"
    COUNTERED = "countered"  # a supervisor offers something else; the agent says whether the customer takes it
    ACCEPTED = "accepted"
    DENIED = "denied"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"
    DECLINED = "declined"


class ApprovalEvent(StrEnum):
    """What happens to it."""

    ACCEPT = "accept"
    COUNTER = "counter"
    DENY = "deny"
    EXPIRE = "expire"  # nobody answered in time, and the call center's rule grants nothing
    WITHDRAW = "withdraw"
    TAKE = "take"
    DECLINE = "decline"


APPROVAL_TRANSITIONS: dict[tuple[ApprovalState, ApprovalEvent], ApprovalState] = {
    (ApprovalState.ASKED, ApprovalEvent.ACCEPT): ApprovalState.ACCEPTED,
    (ApprovalState.ASKED, ApprovalEvent.COUNTER): ApprovalState.COUNTERED,
    (ApprovalState.ASKED, ApprovalEvent.DENY): ApprovalState.DENIED,
    (ApprovalState.ASKED, ApprovalEvent.EXPIRE): ApprovalState.EXPIRED,
    (ApprovalState.ASKED, ApprovalEvent.WITHDRAW): ApprovalState.WITHDRAWN,
    (ApprovalState.COUNTERED, ApprovalEvent.TAKE): ApprovalState.TAKEN,
    (ApprovalState.COUNTERED, ApprovalEvent.DECLINE): ApprovalState.DECLINED,
    (ApprovalState.COUNTERED, ApprovalEvent.WITHDRAW): ApprovalState.WITHDRAWN,
}

# Nobody knows yet what the price will be: the order cannot be submitted.
OPEN_APPROVALS = (ApprovalState.ASKED, ApprovalState.COUNTERED)


def next_approval_state(state: ApprovalState, event: ApprovalEvent) -> ApprovalState | Refusal:
    """The state after the event, or the refusal `already_decided` {approval_state}.

    >>> next_approval_state(ApprovalState.ASKED, ApprovalEvent.COUNTER)
    <ApprovalState.COUNTERED: 'countered'>
    """
    try:
        return APPROVAL_TRANSITIONS[state, event]
    except KeyError:
        return Refusal(code="already_decided", facts={"approval_state": state.value})
