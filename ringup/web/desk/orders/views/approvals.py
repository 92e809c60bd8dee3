"""Asking a supervisor, and what the agent does with the answer."""

from collections.abc import Callable, Iterable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.answer_approval import answer_approval as answer_approval_action
from ringup.orders.actions.ask_approval import Asked, Question, ask_approval
from ringup.orders.actions.expire_approval import expire_approval
from ringup.orders.actions.take_counter import take_counter
from ringup.orders.loading import OrderRows
from ringup.orders.queries import list_order_approvals
from ringup.orders.rules.approvals import ApprovalKind
from ringup.orders.rules.entry import read_entry
from ringup.orders.saving import Changed
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_change, show_panels
from ringup.web.desk.orders.by_hand import question_about, read_discount
from ringup.web.desk.orders.doors import first_change, shown_order, takes_orders
from ringup.web.desk.orders.panels.entry_refusal import EntryRefusal
from ringup.web.desk.orders.panels.line_detail import LineDetail, line_detail_panel
from ringup.web.desk.orders.panels.line_waterfall import line_waterfall_panel
from ringup.web.desk.orders.panels.order_approvals import order_approvals_panel
from ringup.web.desk.orders.panels.order_balance import order_balance_panel
from ringup.web.desk.orders.panels.order_completion import order_completion_panel
from ringup.web.desk.orders.panels.order_head import order_head_panel
from ringup.web.desk.orders.panels.order_lines import order_lines_panel
from ringup.web.desk.orders.panels.order_recap import OrderRecap
from ringup.web.desk.orders.panels.order_revision import order_revision_panel
from ringup.web.desk.orders.panels.order_totals import order_totals_panel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import Panel, StatusLine
from ringup.web.ui.wording import say

ANSWERS: dict[str, Callable[..., Changed | OrderRows | Refusal]] = {
    "take": take_counter,
    "decline": partial(answer_approval_action, answer="decline"),
    "withdraw": partial(answer_approval_action, answer="withdraw"),
}


@takes_orders
@require_POST
def ask(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Asks for what was refused: typed into the entry field, or into the fields of a line."""
    line = "" if "text" in request.POST else request.POST.get("line", "")
    question = _question(request, actor, order, line)
    outcome = (
        question
        if isinstance(question, Refusal)
        else first_change(request, actor, order, partial(ask_approval, actor, order=order, question=question))
    )
    if isinstance(outcome, Refusal):
        shown = shown_order(actor, order)
        return refuse(request, shown, outcome, _refused(request, shown, line, outcome))
    says = _("A supervisor is asked.")
    if outcome.changed is not None:
        added = outcome.approval.line.public_id if outcome.approval.line else ""
        return show_change(request, actor, outcome.changed, added=added, also=_approvals, says=says, clear=["entry"])
    shown = shown_order(actor, order)
    clear = ["entry"] if "text" in request.POST else []
    panels = [*_asked(shown, outcome), StatusLine(text=says)]
    return show_panels(request, shown, panels, focus="entry", clear=clear)


@takes_orders
@require_safe
def order_approvals(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """The questions as they are now; a screen that has not seen what an answer changed gets that, too."""
    shown = shown_order(actor, order)
    seen = request.GET.get("revision", "")
    is_behind = shown.is_stored and seen.isdecimal() and int(seen) < shown.order.revision
    return show_panels(request, shown, _fresh(request, shown) if is_behind else [order_approvals_panel(shown)])


@takes_orders
@require_POST
def answer_approval(request: HttpRequest, actor: Actor, order: str, approval: str) -> HttpResponse:
    """Takes or declines what is offered, or withdraws the question; the hand goes back to the entry field."""
    wanted = request.POST.get("answer", "")
    nonsense = Refusal(code="value_not_understood", facts={"text": wanted}, field="answer")
    outcome = ANSWERS[wanted](actor, approval=approval) if wanted in ANSWERS else nonsense
    shown = shown_order(actor, order)
    if isinstance(outcome, Refusal):
        return refuse(request, shown, outcome, order_approvals_panel(shown), focus="entry")
    panels = _fresh(request, shown) if isinstance(outcome, Changed) else [order_approvals_panel(shown)]
    return show_panels(request, shown, panels, focus="entry")


@takes_orders
@require_POST
def settle_approvals(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """The time of a question is over, as the screen's clock says: ends it by the rule without waiting for the job."""
    before = shown_order(actor, order)
    for row in list_order_approvals(before.order, at=timezone.now()) if before.is_stored else ():
        expire_approval(actor, approval=row.public_id)
    shown = shown_order(actor, order)
    is_behind = shown.order.revision > before.order.revision
    return show_panels(request, shown, _fresh(request, shown) if is_behind else [order_approvals_panel(shown)])


def _question(request: HttpRequest, actor: Actor, order: str, line: str) -> Question | Refusal:
    """What is asked, out of the typed entry or the fields of the line."""
    reason = request.POST.get("reason", "")
    if not line:
        wanted = read_entry(request.POST.get("text", ""))
        if isinstance(wanted, Refusal):
            return wanted
        return question_about(actor, order, wanted, selected=request.POST.get("line", ""))
    text = request.POST.get("price", "").strip()
    if not text and (discount := request.POST.get("discount", "").strip()):
        value = read_discount(discount)
        if isinstance(value, Refusal):
            return value
        return Question(kind=ApprovalKind.LINE_DISCOUNT, value=value, line=line, reason=reason)
    try:
        value = {"price": format(read_number(text), "f")}
    except ValueError:
        return Refusal(code="value_not_understood", facts={"text": text}, field="price")
    return Question(kind=ApprovalKind.PRICE, value=value, line=line, reason=reason)


def _refused(request: HttpRequest, shown: Shown, line: str, refusal: Refusal) -> Panel:
    row = shown.rows.line(line) if line else None
    if row is not None:
        return line_detail_panel(shown, row, say(refusal))
    if line:
        return LineDetail(order=shown.id)
    return EntryRefusal(order=shown.id, entry=request.POST.get("text", "").strip(), refusal=say(refusal))


def _asked(shown: Shown, asked: Asked) -> Iterable[Panel]:
    """The question is under way: what refused it is gone, and the field of the price is empty again."""
    row = shown.rows.line(asked.approval.line.public_id) if asked.approval.line else None
    yield order_approvals_panel(shown)
    yield EntryRefusal(order=shown.id)
    if row is not None:
        yield line_detail_panel(shown, row)


def _approvals(shown: Shown) -> Iterable[Panel]:
    yield order_approvals_panel(shown)


def _fresh(request: HttpRequest, shown: Shown) -> list[Panel]:
    """All that a granted price changes. What somebody may be typing stays; a recap that was read is out of date."""
    selected = shown.rows.line(request.GET.get("line", "") or request.POST.get("line", ""))
    return [
        order_revision_panel(shown),
        order_head_panel(shown),
        order_lines_panel(shown),
        order_totals_panel(shown),
        order_balance_panel(shown),
        order_completion_panel(shown),
        OrderRecap(order=shown.id),
        order_approvals_panel(shown),
        *([line_waterfall_panel(shown, selected)] if selected else []),
    ]
