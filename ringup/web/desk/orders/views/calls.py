"""The call of the order: taken, and its caller put on the order in the same stroke."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.calls.actions.name_caller import name_caller
from ringup.calls.actions.take_call import take_call as take_call_action
from ringup.orders.actions.set_customer import set_customer as set_customer_action
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import LINE_SHOWN, refuse, show_change, show_panels
from ringup.web.desk.orders.doors import first_change, shown_order, takes_orders
from ringup.web.desk.orders.panels.order_call import order_call_panel
from ringup.web.desk.orders.panels.order_customer import order_customer_panel
from ringup.web.desk.orders.panels.order_head import order_head_panel
from ringup.web.desk.orders.shown import Shown
from ringup.web.desk.orders.views.customer import customer_panels
from ringup.web.ui.wording import say


def show_call(request: HttpRequest, shown: Shown, *, focus: str = "") -> HttpResponse:
    """The call; before anything is entered it may bring a source code, with what to say at the start."""
    if shown.is_stored:
        return show_panels(request, shown, [order_call_panel(shown)], focus=focus)
    panels = [order_call_panel(shown), order_head_panel(shown)]
    return show_panels(request, shown, panels, focus=focus, tells=(LINE_SHOWN,))


@takes_orders
@require_safe
def order_call(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """The agent's call of now."""
    return show_call(request, shown_order(actor, order))


@takes_orders
@require_POST
def take_call(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Takes a call that rings for everybody; a named caller becomes the customer of the order."""
    call, customer = request.POST.get("call", ""), request.POST.get("customer", "")
    outcome: object = take_call_action(actor, call=call)
    if customer and not isinstance(outcome, Refusal):
        outcome = name_caller(actor, call=call, customer=customer)
    if isinstance(outcome, Refusal) or not customer:
        shown = shown_order(actor, order)
        if isinstance(outcome, Refusal):
            return refuse(request, shown, outcome, order_call_panel(shown), focus="entry")
        return show_call(request, shown, focus="entry")
    first = partial(set_customer_action, actor, order=order, customer=customer)
    changed = first_change(request, actor, order, first)
    if isinstance(changed, Refusal):
        shown = shown_order(actor, order)
        return refuse(request, shown, changed, order_customer_panel(shown, say(changed)), focus="entry")
    return show_change(request, actor, changed, also=lambda shown: [*customer_panels(shown), order_call_panel(shown)])
