"""The way to the order number: recap, submit, and reopening a submitted order."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.acknowledge_recap import acknowledge_recap as acknowledge_recap_action
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.modify_order import modify_order as modify_order_action
from ringup.completion.actions.submit_order import submit_order as submit_order_action
from ringup.completion.saving import Recap
from ringup.values.refusal import Cure, Refusal
from ringup.web.desk.orders.answers import LINE_SHOWN, refuse, show_panels
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.page import order_page
from ringup.web.desk.orders.panels.order_balance import order_balance_panel
from ringup.web.desk.orders.panels.order_completion import order_completion_panel
from ringup.web.desk.orders.panels.order_head import order_head_panel
from ringup.web.desk.orders.panels.order_leaving import OrderLeaving
from ringup.web.desk.orders.panels.order_lines import order_lines_panel
from ringup.web.desk.orders.panels.order_payments import order_payments_panel
from ringup.web.desk.orders.panels.order_recap import OrderRecap, order_recap_panel
from ringup.web.desk.orders.panels.order_revision import order_revision_panel
from ringup.web.desk.orders.panels.order_totals import order_totals_panel
from ringup.web.desk.orders.shown import Shown, show
from ringup.web.ui.panels import Panel, StatusLine
from ringup.web.ui.wording import say

# Where the hand goes when a refusal asks for something, by what would cure it.
MENDED_AT = {
    "add_address": "customer-search",
    "choose_customer": "customer-search",
    "choose_mode": "open-header",
    "choose_other_card": "order-payments",
    "choose_other_method": "order-payments",
    "lower_a_payment": "order-payments",
    "pay_the_rest": "payment-methods",
    "remove_the_payment": "order-payments",
    "tick_the_clauses": "recap-form",
}


@takes_orders
@require_POST
def order_recap(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Calculates anew and shows the recap in place, with everything that still stands in the way of the submit."""
    outcome = complete_order(actor, order=order)
    if isinstance(outcome, Refusal):
        shown = shown_order(actor, order)
        if not shown.is_stored:
            outcome = Refusal(code="no_lines", cure=Cure(code="add_line"))
        return refuse(request, shown, outcome, order_completion_panel(shown, blockers=[outcome]), focus="entry")
    shown = show(actor, outcome.rows)
    blockers = outcome.refusals
    panels = _recap_panels(shown, outcome, blockers)
    return show_panels(request, shown, panels, focus=_first_clause(panels, blockers) or _mended_at(blockers))


@takes_orders
@require_POST
def acknowledge_recap(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Keeps which clauses are ticked now; the hand goes to the next one, after the last one to the submit."""
    outcome = acknowledge_recap_action(
        actor, order=order, hash=request.POST.get("hash", ""), clauses=request.POST.getlist("clause")
    )
    recap = complete_order(actor, order=order)
    if isinstance(recap, Refusal):
        shown = shown_order(actor, order)
        return refuse(request, shown, recap, order_completion_panel(shown, blockers=[recap]))
    shown = show(actor, recap.rows)
    if isinstance(outcome, Refusal):
        said = order_recap_panel(shown, list(recap.payments), refusal=say(outcome))
        others = [panel for panel in _recap_panels(shown, recap, recap.refusals) if not isinstance(panel, OrderRecap)]
        return show_panels(request, shown, [*others, said], status=422)
    missing = outcome.missing
    focus = f"clause-{missing[0]}" if missing else "next-step"
    panels = [
        order_revision_panel(shown),
        order_recap_panel(shown, list(recap.payments)),
        order_completion_panel(shown, recap_open=True, blockers=recap.refusals, warnings=recap.warnings),
    ]
    return show_panels(request, shown, panels, focus=focus)


@takes_orders
@require_safe
def close_recap(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Back to the lines."""
    shown = shown_order(actor, order)
    return show_panels(
        request, shown, [OrderRecap(order=order), order_completion_panel(shown)], focus="entry", tells=(LINE_SHOWN,)
    )


@takes_orders
@require_POST
def submit_order(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Submits. The key is the order's next version: whatever is clicked or sent twice, it is accepted once."""
    before = shown_order(actor, order)
    key = f"{order}-{request.POST.get('version') or before.order.version + 1}"
    outcome = submit_order_action(actor, order=order, submit_key=key)
    if isinstance(outcome, Refusal | tuple):
        return _refuse_submit(request, actor, order, outcome)
    shown = shown_order(actor, order)
    says = _("Order %(number)s is submitted.") % {"number": shown.order.number}
    return show_panels(
        request, shown, [*order_page(shown).panels(), StatusLine(text=says, tone="good")], focus="next-step"
    )


@takes_orders
@require_POST
def modify_order(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Reopens a submitted order; it keeps its number."""
    outcome = modify_order_action(actor, order=order)
    shown = shown_order(actor, order)
    if isinstance(outcome, Refusal):
        return refuse(request, shown, outcome, order_completion_panel(shown, blockers=[outcome]))
    return show_panels(request, shown, order_page(shown).panels(), focus="entry")


def _recap_panels(shown: Shown, recap: Recap, blockers: Iterable[Refusal]) -> list[Panel]:
    payments = list(recap.payments)
    return [
        order_revision_panel(shown),
        order_head_panel(shown),
        order_lines_panel(shown),
        order_totals_panel(shown),
        order_payments_panel(shown, payments),
        order_balance_panel(shown, payments),
        order_recap_panel(shown, payments),
        order_completion_panel(shown, recap_open=True, blockers=blockers, warnings=recap.warnings),
        OrderLeaving(order=shown.id),
    ]


def _refuse_submit(
    request: HttpRequest, actor: Actor, order: str, outcome: Refusal | tuple[Refusal, ...]
) -> HttpResponse:
    """The recap anew with every reason; a reason that is about the door alone is said as such."""
    reasons = outcome if isinstance(outcome, tuple) else (outcome,)
    recap = complete_order(actor, order=order)
    if isinstance(recap, Refusal):
        shown = shown_order(actor, order)
        return refuse(request, shown, reasons[0], order_completion_panel(shown, blockers=reasons))
    shown = show(actor, recap.rows)
    panels = _recap_panels(shown, recap, reasons)
    focus = _first_clause(panels, reasons) or _mended_at(reasons)
    return show_panels(request, shown, panels, status=422, focus=focus)


def _first_clause(panels: Iterable[Panel], blockers: Iterable[Refusal]) -> str:
    """The first clause that is not agreed to, where that is all that stands in the way."""
    if {blocker.code for blocker in blockers} != {"recap_not_acknowledged"}:
        return ""
    recap = next(panel for panel in panels if isinstance(panel, OrderRecap))
    return next((f"clause-{clause.code}" for clause in recap.clauses if not clause.acknowledged), "")


def _mended_at(blockers: Iterable[Refusal]) -> str:
    """Where the first of them is mended; without any, or where none can be, the next step."""
    cures = (blocker.cure.code for blocker in blockers if blocker.cure)
    return next((MENDED_AT[cure] for cure in cures if cure in MENDED_AT), "next-step")
