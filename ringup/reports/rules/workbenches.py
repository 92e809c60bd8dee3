"""The workbenches: which orders wait for a person, what stands in the way of each, and what may be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ringup.call_centers.rules.permissions import Permission
from ringup.payments.rules.card_views import SeenCard
from ringup.values.refusal import Refusal


class Deed(StrEnum):
    """What a person can do about a row."""

    PROCESS = "process"  # ask the processor again; a failed capture is captured again
    AUTHORIZE = "authorize"  # by hand, with an authorization code
    DECLINE = "decline"  # by hand, with a reason
    CONFIRM = "confirm"  # looked up at the processor: it was done
    DENY = "deny"  # looked up at the processor: it was not done
    REPLACE = "replace"  # by another payment
    REPLACE_UNKNOWN = "replace_unknown"  # looked up at the processor: it was not done, and is paid otherwise
    VOID_AGAIN = "void_again"  # ask the processor once more to give a hold free
    CLEAR_VOID = "clear_void"  # looked up at the processor: nothing is held any more
    COMPARE = "compare"  # ask the processor whether it agrees by now
    EXPLAIN = "explain"  # what a difference was
    APPROVE = "approve"  # a refund; one that failed is tried again
    REFUSE = "refuse"  # the refund: the money stays on the customer's account
    PAID_OUT = "paid_out"  # a person has given the money back
    WRITE_CHECK = "write_check"  # a refund check, with its number
    DISPUTE_WON = "dispute_won"  # seen at the processor
    DISPUTE_LOST = "dispute_lost"  # likewise
    TELL_RECORDER = "tell_recorder"  # to go on after a card was keyed
    CONFIRM_RECORDING = "confirm_recording"  # seen at the recorder: it goes on
    RELEASE = "release"
    LIMIT = "limit"  # the customer's credit limit
    CANCEL = "cancel"  # the order


# Whose role may do it; the action behind it asks again.
DEED_PERMISSIONS: Mapping[Deed, Permission] = {
    Deed.PROCESS: Permission.TAKE_PAYMENTS,
    Deed.AUTHORIZE: Permission.RESOLVE_PAYMENTS,
    Deed.DECLINE: Permission.RESOLVE_PAYMENTS,
    Deed.CONFIRM: Permission.RESOLVE_PAYMENTS,
    Deed.DENY: Permission.RESOLVE_PAYMENTS,
    Deed.REPLACE: Permission.TAKE_PAYMENTS,
    Deed.REPLACE_UNKNOWN: Permission.RESOLVE_PAYMENTS,
    Deed.VOID_AGAIN: Permission.RESOLVE_PAYMENTS,
    Deed.CLEAR_VOID: Permission.RESOLVE_PAYMENTS,
    Deed.COMPARE: Permission.RESOLVE_PAYMENTS,
    Deed.EXPLAIN: Permission.RESOLVE_PAYMENTS,
    Deed.APPROVE: Permission.APPROVE_REFUNDS,
    Deed.REFUSE: Permission.APPROVE_REFUNDS,
    Deed.PAID_OUT: Permission.APPROVE_REFUNDS,
    Deed.WRITE_CHECK: Permission.APPROVE_REFUNDS,
    Deed.DISPUTE_WON: Permission.RESOLVE_PAYMENTS,
    Deed.DISPUTE_LOST: Permission.RESOLVE_PAYMENTS,
    Deed.TELL_RECORDER: Permission.RESOLVE_PAYMENTS,
    Deed.CONFIRM_RECORDING: Permission.RESOLVE_PAYMENTS,
    Deed.RELEASE: Permission.RELEASE_HOLDS,
    Deed.LIMIT: Permission.CHANGE_CREDIT,
    Deed.CANCEL: Permission.CANCEL_ORDERS,
}
# These do the same to many rows at once and ask nothing.
BATCH_DEEDS = frozenset(
    {
        Deed.APPROVE,
        Deed.PAID_OUT,
        Deed.PROCESS,
        Deed.RELEASE,
        Deed.VOID_AGAIN,
        Deed.COMPARE,
        Deed.TELL_RECORDER,
    }
)
# These are about a void that was refused, and about nothing else.
VOID_DEEDS = frozenset({Deed.VOID_AGAIN, Deed.CLEAR_VOID})


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """One list of orders that wait for a person: `may` opens it, `deeds` are offered in this order."""

    name: str
    may: Permission
    deeds: tuple[Deed, ...]
    has_sides: bool = False  # what is too much and what is too little are looked at apart


PAYMENT_DEEDS = (Deed.PROCESS, Deed.AUTHORIZE, Deed.DECLINE, Deed.CANCEL)
DECLINED_DEEDS = (Deed.PROCESS, Deed.REPLACE, Deed.AUTHORIZE, Deed.DECLINE, Deed.CANCEL)
UNKNOWN_DEEDS = (
    Deed.PROCESS,
    Deed.CONFIRM,
    Deed.DENY,
    Deed.REPLACE_UNKNOWN,
    Deed.VOID_AGAIN,
    Deed.CLEAR_VOID,
)
REFUND_DEEDS = (Deed.APPROVE, Deed.REFUSE, Deed.PAID_OUT, Deed.WRITE_CHECK)
HOLD_DEEDS = (Deed.RELEASE, Deed.CANCEL)

WORKBENCHES = (
    Workbench(name="pending-authorizations", may=Permission.RESOLVE_PAYMENTS, deeds=PAYMENT_DEEDS),
    Workbench(name="declined-payments", may=Permission.RESOLVE_PAYMENTS, deeds=DECLINED_DEEDS),
    Workbench(name="unknown-payments", may=Permission.RESOLVE_PAYMENTS, deeds=UNKNOWN_DEEDS),
    Workbench(name="failed-captures", may=Permission.RESOLVE_PAYMENTS, deeds=(Deed.PROCESS, Deed.REPLACE)),
    Workbench(name="payment-differences", may=Permission.RESOLVE_PAYMENTS, deeds=(Deed.COMPARE, Deed.EXPLAIN)),
    Workbench(name="disputes", may=Permission.RESOLVE_PAYMENTS, deeds=(Deed.DISPUTE_WON, Deed.DISPUTE_LOST)),
    Workbench(name="refunds", may=Permission.APPROVE_REFUNDS, deeds=REFUND_DEEDS),
    Workbench(
        name="paused-recordings", may=Permission.RESOLVE_PAYMENTS, deeds=(Deed.TELL_RECORDER, Deed.CONFIRM_RECORDING)
    ),
    Workbench(name="check-holds", may=Permission.RELEASE_HOLDS, deeds=HOLD_DEEDS),
    Workbench(name="out-of-balance", may=Permission.RELEASE_HOLDS, deeds=HOLD_DEEDS, has_sides=True),
    Workbench(name="over-credit-limit", may=Permission.RELEASE_HOLDS, deeds=(Deed.RELEASE, Deed.LIMIT, Deed.CANCEL)),
    Workbench(name="disputed-orders", may=Permission.RELEASE_HOLDS, deeds=HOLD_DEEDS),
    Workbench(name="order-holds", may=Permission.RELEASE_HOLDS, deeds=HOLD_DEEDS),
)


def find_workbench(name: str) -> Workbench | None:
    """The workbench with that name."""
    return next((bench for bench in WORKBENCHES if bench.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that stands in the way of an order, and the names of the roles that can clear it; none: it is waited
    for. `card` is the one that it names.
    """

    refusal: Refusal
    roles: tuple[str, ...] = ()
    card: SeenCard | None = None
