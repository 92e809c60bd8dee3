"""The call: ringing with the customers that it may be, going on, or none."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from ringup.calls.queries import LiveCall, find_live_call
from ringup.calls.rules.states import CallState
from ringup.catalogs.rules.source_codes import dialled_code
from ringup.customers.queries import CustomerHit
from ringup.orders.queries import OrderRow, find_draft_for_caller
from ringup.plumbing import formats
from ringup.plumbing.days import today_in
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown

MOST = 5
HEADLINES = {
    CallState.RINGING: _lazy("Incoming call"),
    CallState.ANSWERED: _lazy("On call"),
    CallState.ENDED: _lazy("Call ended"),
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A customer who has the caller's number (`value` its public id), or an unfinished order from it (its address)."""

    digit: str
    value: str
    title: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class OrderCall(OrderPanel):
    """`state` is ringing, answered, ended or empty; `draft` is the unfinished order of the same caller."""

    call: str = ""
    state: str = ""
    headline: str = ""
    number: str = ""
    detail: str = ""
    candidates: tuple[Candidate, ...] = ()
    draft: Candidate | None = None
    may_take: bool = False


def order_call_panel(shown: Shown) -> OrderCall:
    """The agent's call of now: who it may be, and the caller's unfinished order, one key each."""
    call = find_live_call(shown.actor)
    if call is None:
        return OrderCall(order=shown.id)
    named = shown.order.customer is not None
    draft = None if named else find_draft_for_caller(shown.actor, caller_e164=call.caller)
    draft = None if draft and draft.public_id == shown.id else draft
    first = 2 if draft else 1
    return OrderCall(
        order=shown.id,
        call=call.public_id,
        state=call.state,
        headline=str(HEADLINES[CallState(call.state)]),
        number=formats.phone(call.caller) if call.caller else _("number withheld"),
        detail=_detail(call, shown),
        draft=_draft(draft, shown) if draft else None,
        candidates=()
        if named
        else tuple(_candidate(hit, digit) for digit, hit in enumerate(call.candidates[:MOST], start=first)),
        may_take=call.state == CallState.RINGING and not call.is_mine,
    )


def _detail(call: LiveCall, shown: Shown) -> str:
    if call.answered_at:
        return _("since %(time)s") % {"time": formats.clock(call.answered_at, zone=shown.zone)}
    reached = call.dialled_name or call.call_center
    code = dialled_code(shown.rows.rules.source_codes, call.dialled, today_in(shown.rows.center.time_zone))
    if code is not None and shown.rows.center.directed_selling:
        reached = f"{reached} · {shown.rows.rules.source_codes[code].code}"
    return _("for %(line)s") % {"line": reached} if reached else ""


def _draft(row: OrderRow, shown: Shown) -> Candidate:
    lines = ngettext("%(count)s line", "%(count)s lines", row.lines) % {"count": row.lines}
    time = formats.clock(row.changed_at, zone=shown.zone)
    return Candidate(
        digit="1",
        value=reverse("desk:order", args=[row.public_id]),
        title=_("Go on with %(number)s") % {"number": row.number},
        detail=" · ".join(part for part in (row.customer, lines, row.agent, time) if part),
    )


def _candidate(hit: CustomerHit, digit: int) -> Candidate:
    place = f"{hit.postal_code} {hit.city}".strip()
    return Candidate(digit=str(digit), value=hit.public_id, title=hit.name, detail=f"{hit.number} · {place}")
