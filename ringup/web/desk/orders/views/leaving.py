"""Leaving an order: asked in place when it has lines; hold, cancel or keep, one key each."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from ringup.call_centers.rules.actor import Actor
from ringup.holds.actions.place_hold import place_hold
from ringup.orders.actions.add_note import add_note
from ringup.orders.actions.cancel_order import cancel_order as cancel_order_action
from ringup.orders.actions.touch_order import touch_order
from ringup.orders.rules.states import OrderState
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_panels
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.panels.order_leaving import OrderLeaving, order_leaving_panel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import say


@takes_orders
@require_safe
def order_leaving(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Asks what becomes of the order, or goes at once where nothing is left open; `hold` asks for one of those, too."""
    shown = shown_order(actor, order)
    if "close" in request.GET:
        return show_panels(request, shown, [OrderLeaving(order=order)], focus="entry")
    if "hold" in request.GET and not shown.may_change:
        own = reverse("desk:order", args=[order])
        return show_panels(request, shown, [order_leaving_panel(shown, to=own)], focus="leaving-first")
    to = _destination(request.GET.get("to", ""))
    if not _is_unfinished(shown):
        return _go(request, actor, order, to)
    return show_panels(request, shown, [order_leaving_panel(shown, to=to)], focus="leaving-first")


@takes_orders
@require_POST
def hold_order(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Puts the order on hold and goes."""
    note = request.POST.get("note", "")
    outcome = place_hold(actor, order=order, code=request.POST.get("hold_code", ""), comment=note)
    return _done(request, actor, order, outcome)


@takes_orders
@require_POST
def cancel_order(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Cancels the order and goes."""
    return _done(request, actor, order, cancel_order_action(actor, order=order, reason=request.POST.get("note", "")))


@takes_orders
@require_POST
def keep_order(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Leaves the order unfinished for a call-back, with the note, and goes."""
    shown_order(actor, order)
    note = request.POST.get("note", "").strip()
    outcome = add_note(actor, order=order, text=note) if note else None
    return _done(request, actor, order, outcome)


def _done(request: HttpRequest, actor: Actor, order: str, outcome: object) -> HttpResponse:
    to = _destination(request.POST.get("to", ""))
    if isinstance(outcome, Refusal):
        shown = shown_order(actor, order)
        return refuse(request, shown, outcome, order_leaving_panel(shown, to=to, refusal=say(outcome)))
    return _go(request, actor, order, to)


def _go(request: HttpRequest, actor: Actor, order: str, to: str) -> HttpResponse:
    touch_order(actor, order=order, leaving=True)
    is_htmx = request.headers.get("HX-Request")
    return HttpResponseClientRedirect(to) if is_htmx else HttpResponseRedirect(to)


def _is_unfinished(shown: Shown) -> bool:
    """Whether order completion asks: the order has lines and was not submitted since they were changed."""
    is_open = shown.order.state in (OrderState.DRAFT, OrderState.MODIFYING)
    return shown.rows.center.order_completion and is_open and bool(shown.rows.lines)


def _destination(address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if address and is_ours else reverse("desk:home")
