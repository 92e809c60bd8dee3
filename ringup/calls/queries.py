"""What screens ask about calls: the one that is going on, who may be calling, and the calls of a customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.calls.models import Call, CallEvent, DialledNumber
from ringup.calls.rules.states import CallState
from ringup.customers.queries import CustomerHit, find_customers_by_phone

LONGEST_RING = timedelta(minutes=10)
LONGEST_TALK = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class LiveCall:
    """A call as a desk shows it. `customer` is the public id of who was recognized or named; else look at `candidates`.

    `is_mine` tells a call that rings for the actor from one that rings for everybody in the call center.
    """

    public_id: str
    state: str
    caller: str  # E.164, else as the telephony system wrote it; empty for an anonymous caller
    dialled: str
    dialled_name: str
    call_center: str
    ringing_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    customer: str
    is_mine: bool
    candidates: tuple[CustomerHit, ...]


@dataclass(frozen=True, kw_only=True)
class PastCall:
    """A call in a customer's history. `seconds` were talked; None when nobody answered."""

    public_id: str
    state: str
    caller: str
    agent: str
    ringing_at: datetime
    seconds: int | None


def find_live_call(actor: Actor) -> LiveCall | None:
    """The actor's call of now: one that was answered, else the last one that rings for the actor or for everybody.

    An end that was never told does not keep a call alive: nothing rings for ten minutes, nobody talks for six hours.
    """
    now = timezone.now()
    still = Q(state=CallState.ANSWERED, ringing_at__gt=now - LONGEST_TALK) | Q(
        state=CallState.RINGING, ringing_at__gt=now - LONGEST_RING
    )
    live = _visible(actor).filter(still).filter(Q(agent=actor.user) | _rings_for_all(actor))
    calls = sorted(
        live.order_by("-ringing_at")[:10],
        key=lambda call: (call.agent_id == actor.user, call.state == CallState.ANSWERED, call.ringing_at),
    )
    return _show(actor, calls[-1]) if calls else None


def find_answered_call(actor: Actor) -> Call | None:
    """The call in which the actor talks now, or None; one query."""
    since = timezone.now() - LONGEST_TALK
    talking = Call.objects.filter(
        legal_entity=actor.legal_entity, agent=actor.user, state=CallState.ANSWERED, ringing_at__gt=since
    )
    return talking.order_by("-answered_at").first()


def find_call(actor: Actor, *, call: str) -> LiveCall | None:
    """The call with that public id; None behind another wall."""
    row = _visible(actor).filter(public_id=call).first()
    return _show(actor, row) if row else None


def list_customer_calls(*, customer: int, limit: int = 10) -> list[PastCall]:
    """The last calls of a customer (key), youngest first; one query."""
    calls = Call.objects.filter(customer=customer).select_related("agent").order_by("-ringing_at")[:limit]
    return [
        PastCall(
            public_id=call.public_id,
            state=call.state,
            caller=call.caller_e164 or call.caller_number,
            agent=(call.agent.get_full_name() or call.agent.username) if call.agent else "",
            ringing_at=call.ringing_at,
            seconds=_seconds(call),
        )
        for call in calls
    ]


def list_waiting_events(*, before: datetime, tries: int, limit: int) -> list[int]:
    """Keys of stored events that were not acted on since `before` and were tried fewer than `tries` times."""
    waiting = CallEvent.objects.filter(acted_at=None, received_at__lt=before, attempts__lt=tries)
    return list(waiting.order_by("id").values_list("pk", flat=True)[:limit])


def _visible(actor: Actor) -> QuerySet[Call]:
    return Call.objects.filter(legal_entity=actor.legal_entity).select_related("call_center", "customer")


def _rings_for_all(actor: Actor) -> Q:
    return Q(agent=None, state=CallState.RINGING.value, call_center=actor.call_center, call_center__isnull=False)


def _show(actor: Actor, call: Call) -> LiveCall:
    caller = call.caller_e164 or call.caller_number
    dialled = DialledNumber.objects.filter(call_center=call.call_center, e164=call.dialled_number).first()
    candidates = find_customers_by_phone(legal_entity=actor.legal_entity, text=call.caller_e164)
    return LiveCall(
        public_id=call.public_id,
        state=call.state,
        caller=caller,
        dialled=call.dialled_number,
        dialled_name=dialled.name if dialled else "",
        call_center=call.call_center.name if call.call_center else "",
        ringing_at=call.ringing_at,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
        customer=call.customer.public_id if call.customer else "",
        is_mine=call.agent_id == actor.user,
        candidates=tuple(candidates),
    )


def _seconds(call: Call) -> int | None:
    if call.answered_at is None:
        return None
    return max(0, int(((call.ended_at or call.answered_at) - call.answered_at).total_seconds()))
