"""The redemption of a coupon code by an order: a table `(state, event) → state`; a released one gives its use back."""

from enum import StrEnum

from ringup.values.refusal import Refusal


class RedemptionState(StrEnum):
    """Where the use of a code by an order stands."""

    RESERVED = "reserved"  # the order has it, but is not submitted (again) yet
    REDEEMED = "redeemed"
    RELEASED = "released"


class RedemptionEvent(StrEnum):
    """What happens to the use of a code."""

    REDEEM = "redeem"  # with the submit
    REOPEN = "reopen"  # the submitted order is changed
    RELEASE = "release"  # the coupon is taken off, gives nothing any more, or the order is canceled


REDEMPTION_TRANSITIONS: dict[tuple[RedemptionState, RedemptionEvent], RedemptionState] = {
    (RedemptionState.RESERVED, RedemptionEvent.REDEEM): RedemptionState.REDEEMED,
    (RedemptionState.RESERVED, RedemptionEvent.RELEASE): RedemptionState.RELEASED,
    (RedemptionState.REDEEMED, RedemptionEvent.REOPEN): RedemptionState.RESERVED,
    (RedemptionState.REDEEMED, RedemptionEvent.RELEASE): RedemptionState.RELEASED,
}

# Uses that count against the limit, amounts that count against the budget.
LIVE = (RedemptionState.RESERVED, RedemptionState.REDEEMED)


def next_redemption_state(state: RedemptionState, event: RedemptionEvent) -> RedemptionState | Refusal:
    """The state after the event, or the refusal `redemption_state_forbids` {redemption_state, redemption_event}.

    >>> next_redemption_state(RedemptionState.REDEEMED, RedemptionEvent.REOPEN)
    <RedemptionState.RESERVED: 'reserved'>
    """
    try:
        return REDEMPTION_TRANSITIONS[state, event]
    except KeyError:
        facts = {"redemption_state": state.value, "redemption_event": event.value}
        return Refusal(code="redemption_state_forbids", facts=facts)


def states_before(event: RedemptionEvent) -> list[str]:
    """The states out of which the event leads."""
    return [state.value for state, happening in REDEMPTION_TRANSITIONS if happening is event]
