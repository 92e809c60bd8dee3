"""Which rows wait on each workbench: one query for each, behind the wall of the actor's company."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ringup.call_centers.rules.actor import Actor
from ringup.holds.models import OrderHold
from ringup.holds.rules.automatic import HoldCause
from ringup.orders.rules.states import BINDING, RUNNING, OrderState
from ringup.payments.models import (
    UNSETTLED,
    CardEntry,
    PaymentDifference,
    PaymentDispute,
    PaymentLine,
    PaymentOperation,
    Refund,
)
from ringup.payments.queries import REFUSED_VOID, visible_differences
from ringup.payments.queries.card_entries import silent_recorders
from ringup.payments.rules.disputes import DisputeState
from ringup.payments.rules.refunds import WITH_PEOPLE
from ringup.payments.rules.states import LineState

RUN = [state.value for state in RUNNING]
LIVE = [state.value for state in BINDING]
ASK_AGAIN = [LineState.DECLINED.value, LineState.EXPIRED.value]


@dataclass(frozen=True, kw_only=True)
class BenchFilter:
    """Which rows of a workbench: words of the order or the customer, a call center (key), one side of the balance."""

    search: str = ""
    call_center: int | None = None
    side: str = ""  # over, under


def _narrowed(query: "QuerySet[Any]", path: str, actor: Actor, wanted: BenchFilter) -> "QuerySet[Any]":
    """Behind the actor's wall, of the call centers that the actor serves, as the filter says."""
    query = query.filter(**{f"{path}legal_entity": actor.legal_entity})
    if not actor.serves_all_call_centers:
        query = query.filter(**{f"{path}call_center__in": actor.call_centers})
    if wanted.call_center is not None:
        query = query.filter(**{f"{path}call_center": wanted.call_center})
    for word in wanted.search.split():
        parts = ("number", "customer__number", "customer__first_name", "customer__last_name", "customer__organization")
        said = Q()
        for part in parts:
            said |= Q(**{f"{path}{part}__icontains": word})
        query = query.filter(said)
    return query


def _payment_lines(actor: Actor, wanted: BenchFilter, states: list[str], orders: list[str]) -> "QuerySet[PaymentLine]":
    latest = PaymentOperation.objects.filter(payment_line=OuterRef("pk")).order_by("-pk")
    lines = PaymentLine.objects.filter(state__in=states, order__state__in=orders).annotate(
        since=Coalesce(Subquery(latest.values("created_at")[:1]), F("added_at"))
    )
    return _narrowed(lines, "order__", actor, wanted)


def find_pending(actor: Actor, wanted: BenchFilter) -> "QuerySet[PaymentLine]":
    """Not answered yet, a link that is not paid yet, the day to come; what people look up is a bench apart."""
    states = [LineState.UNKNOWN.value, LineState.NOT_SUBMITTED.value, LineState.EXPIRED.value]
    lines = _payment_lines(actor, wanted, states, [OrderState.SUBMITTED.value])
    doubtful = PaymentOperation.objects.filter(state__in=UNSETTLED, with_people_since__isnull=False)
    waits = Q(authorize_on__isnull=False)
    asked = Q(state=LineState.UNKNOWN.value) | Q(state=LineState.NOT_SUBMITTED.value, by_link=True) | waits
    return lines.filter(asked).exclude(pk__in=doubtful.values("payment_line"))


def find_declined(actor: Actor, wanted: BenchFilter) -> "QuerySet[PaymentLine]":
    """Cards that were declined, and what ran out and waits for nobody."""
    return _payment_lines(actor, wanted, ASK_AGAIN, RUN).filter(authorize_on=None)


def find_failed_captures(actor: Actor, wanted: BenchFilter) -> "QuerySet[PaymentLine]":
    """What was invoiced and could not be charged."""
    return _payment_lines(actor, wanted, [LineState.CAPTURE_FAILED.value], LIVE)


def find_doubtful(actor: Actor, wanted: BenchFilter) -> "QuerySet[PaymentOperation]":
    """What the processor leaves open for too long, answers otherwise than asked, or a void that it refused."""
    waiting = Q(state__in=UNSETTLED, with_people_since__isnull=False)
    rows = PaymentOperation.objects.filter(waiting | REFUSED_VOID).annotate(since=F("created_at"))
    return _narrowed(rows, "payment_line__order__", actor, wanted)


def find_refunds(actor: Actor, wanted: BenchFilter) -> "QuerySet[Refund]":
    """Money that goes back, with people."""
    rows = Refund.objects.filter(state__in=[state.value for state in WITH_PEOPLE]).annotate(since=F("asked_at"))
    return _narrowed(rows, "payment_line__order__", actor, wanted)


def find_disputes(actor: Actor, wanted: BenchFilter) -> "QuerySet[PaymentDispute]":
    """Whose bank has not decided yet: evidence is given at the processor."""
    rows = PaymentDispute.objects.filter(state=DisputeState.OPEN.value)
    return _narrowed(rows.annotate(since=F("opened_at")), "payment_line__order__", actor, wanted)


def find_differences(actor: Actor, wanted: BenchFilter) -> "QuerySet[PaymentDifference]":
    """What a processor has otherwise than we do; one without an order is found in no call center and by no words."""
    rows = visible_differences(actor).annotate(since=F("found_at"))
    return _narrowed(rows, "order__", actor, wanted) if wanted.search or wanted.call_center is not None else rows


def find_silent(actor: Actor, wanted: BenchFilter) -> "QuerySet[CardEntry]":
    """Recorders that have not confirmed that they go on."""
    return _narrowed(
        silent_recorders().annotate(since=Coalesce(F("paused_at"), F("opened_at"))), "order__", actor, wanted
    )


def find_held_by_hand(actor: Actor, wanted: BenchFilter) -> "QuerySet[OrderHold]":
    """Open holds that a person has placed, also on orders that were not submitted yet."""
    rows = OrderHold.objects.filter(cause="", cleared_at=None, order__state__in=[OrderState.DRAFT.value, *RUN])
    return _narrowed(rows.annotate(since=F("placed_at")), "order__", actor, wanted)


def find_held(cause: HoldCause) -> Callable[[Actor, BenchFilter], "QuerySet[OrderHold]"]:
    """Open holds of that cause."""

    def find(actor: Actor, wanted: BenchFilter) -> "QuerySet[OrderHold]":
        rows = OrderHold.objects.filter(cause=cause.value, cleared_at=None, order__state__in=RUN)
        if wanted.side:
            rows = rows.filter(amount_minor__gt=0) if wanted.side == "over" else rows.filter(amount_minor__lt=0)
        return _narrowed(rows.annotate(since=F("placed_at")), "order__", actor, wanted)

    return find
