"""A submitted order: its versions, a change undone, and lines canceled after it was told what that does."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.undo_change import undo_change as undo_change_action
from ringup.fulfillment.actions.cancel_lines import Canceled
from ringup.fulfillment.actions.cancel_lines import cancel_lines as cancel_lines_action
from ringup.orders.saving.promises import fixed_quantity
from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_panels
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.page import order_page
from ringup.web.desk.orders.panels.order_canceling import OrderCanceling, order_canceling_panel
from ringup.web.desk.orders.panels.order_completion import order_completion_panel
from ringup.web.desk.orders.panels.order_versions import OrderVersions, order_versions_panel
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import StatusLine
from ringup.web.ui.wording import say

FIELD = "quantity-"


@takes_orders
@require_safe
def order_versions(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Opens the versions of the order, or closes them."""
    shown = shown_order(actor, order)
    if "close" in request.GET or not shown.order.version:
        return show_panels(request, shown, [OrderVersions(order=order)], focus="next-step")
    return show_panels(request, shown, [order_versions_panel(shown)], focus="close-versions")


@takes_orders
@require_POST
def undo_change(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """The order as it was submitted last."""
    outcome = undo_change_action(actor, order=order)
    shown = shown_order(actor, order)
    if isinstance(outcome, Refusal):
        return refuse(request, shown, outcome, order_completion_panel(shown, blockers=[outcome]))
    says = StatusLine(text=_("The change is undone; nobody was charged."), tone="good")
    return show_panels(request, shown, [*order_page(shown).panels(), says], focus="next-step")


@takes_orders
@require_safe
def order_canceling(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Opens the form, or closes it."""
    shown = shown_order(actor, order)
    if "close" in request.GET:
        return show_panels(request, shown, [OrderCanceling(order=order)], focus="next-step")
    return show_panels(request, shown, [order_canceling_panel(shown)], focus="canceling-first")


@takes_orders
@require_POST
def tell_cancellation(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """What it would do."""
    shown = shown_order(actor, order)
    typed = _typed(request)
    if "everything" in request.POST:
        typed = {
            line.public_id: formats.quantity(Decimal(line.quantity - fixed_quantity(line)))
            for line in shown.rows.lines
            if line.quantity > fixed_quantity(line)
        }
    outcome = _cancel(request, actor, order, typed, preview=True)
    reason = request.POST.get("reason", "")
    if isinstance(outcome, Refusal):
        panel = order_canceling_panel(shown, typed=typed, reason=reason, refusal=say(outcome))
        return refuse(request, shown, outcome, panel, focus="canceling-first")
    panel = order_canceling_panel(shown, typed=typed, reason=reason, told=outcome)
    return show_panels(request, shown, [panel], focus="canceling-do")


@takes_orders
@require_POST
def cancel_lines(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Does it."""
    typed = _typed(request)
    outcome = _cancel(request, actor, order, typed, preview=False)
    shown = shown_order(actor, order)
    if isinstance(outcome, Refusal):
        reason = request.POST.get("reason", "")
        panel = order_canceling_panel(shown, typed=typed, reason=reason, refusal=say(outcome))
        return refuse(request, shown, outcome, panel, focus="canceling-first")
    total = formats.money(outcome.after.minor, outcome.after.currency)
    says = StatusLine(text=_("Canceled. The order comes to %(total)s now.") % {"total": total}, tone="good")
    return show_panels(request, shown, [*order_page(shown).panels(), says], focus="next-step")


def _typed(request: HttpRequest) -> dict[str, str]:
    fields = {name: str(value).strip() for name, value in request.POST.items() if name.startswith(FIELD)}
    return {name.removeprefix(FIELD): text for name, text in fields.items() if text}


def _cancel(
    request: HttpRequest, actor: Actor, order: str, typed: dict[str, str], *, preview: bool
) -> Canceled | Refusal:
    lines = {}
    for line, text in typed.items():
        try:
            lines[line] = read_number(text)
        except ValueError:
            return Refusal(code="value_not_understood", facts={"text": text}, field=f"lines.{line}")
    return cancel_lines_action(actor, order=order, lines=lines, reason=request.POST.get("reason", ""), preview=preview)
