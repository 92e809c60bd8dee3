"""The ways in of a supervisor who answers what agents ask, from whatever page is open."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.actions.decide_approval import DECISIONS, Decided
from ringup.orders.actions.decide_approval import decide_approval as decide_approval_action
from ringup.values.refusal import Refusal
from ringup.web.ui.actors import acting, turn_away
from ringup.web.ui.approvals import approvals_panel
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import StatusLine, answer
from ringup.web.ui.wording import say
from ringup.web.ui.wording.approvals import say_subject, say_value

approves = acting(may=Permission.APPROVE_PRICES)
DECIDED = {
    "accepted": _("Accepted: %(subject)s, %(value)s."),
    "countered": _("Offered: %(subject)s, %(value)s."),
    "denied": _("Denied: %(subject)s, %(value)s."),
}


@approves
@require_safe
def approvals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for an answer now."""
    return answer(request, [approvals_panel(actor)])


@approves
@require_POST
def decide_approval(request: HttpRequest, actor: Actor, approval: str) -> HttpResponse:
    """Accepts, counters or denies; whoever comes second is told what the first one said."""
    outcome = _decide(actor, approval, request.POST.get("decision", ""), request.POST.get("counter", "").strip())
    if isinstance(outcome, Refusal):
        if outcome.code == "approval_not_found":
            return turn_away(request, outcome, status=404)
        panel = approvals_panel(actor, refused=approval, refusal=outcome)
        return answer(request, [panel, StatusLine(text=say(outcome).text, tone="bad")], status=422)
    row = outcome.approval
    words = {"subject": say_subject(row), "value": say_value(row.counter or row.asked, outcome.rows.order.currency)}
    told = StatusLine(text=DECIDED[row.state] % words, tone="good")
    return answer(request, [approvals_panel(actor), told])


def _decide(actor: Actor, approval: str, decision: str, figure: str) -> Decided | Refusal:
    if decision not in DECISIONS:
        decision = "counter"  # Enter in the field of the offer
    try:
        counter = read_number(figure) if figure else None
    except ValueError:
        return Refusal(code="value_not_understood", facts={"text": figure}, field="counter")
    return decide_approval_action(actor, approval=approval, decision=decision, counter=counter)
