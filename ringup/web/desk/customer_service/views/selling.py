"""From the customer to an order: a new one, or the same again."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.calls.queries import find_live_call
from ringup.orders.actions.begin_order import begin_order as begin_action
from ringup.orders.actions.reorder import reorder
from ringup.orders.actions.set_customer import set_customer
from ringup.plumbing.public_ids import new_public_id
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_service.answers import is_part, show_panels
from ringup.web.desk.customer_service.page import customer_page
from ringup.web.desk.customer_service.panels.customer_card import customer_card_panel
from ringup.web.desk.customer_service.panels.customer_reorder import CustomerReorder, customer_reorder_panel
from ringup.web.desk.customer_service.shown import shown_customer
from ringup.web.ui.actors import acting

takes_orders = acting(may=Permission.TAKE_ORDERS, takes_orders=True)


@takes_orders
@require_POST
def begin_order(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """A new order of the customer, in the call that is going on; the desk opens with it."""
    shown = shown_customer(actor, customer)
    order = new_public_id()
    first = partial(set_customer, actor, order=order, customer=customer)
    outcome = begin_action(actor, order=order, first=first, call=_call_with(actor, customer))
    if isinstance(outcome, Refusal):
        return show_panels(request, customer, [customer_card_panel(shown, outcome)], status=422)
    address = reverse("desk:order", args=[order])
    if is_part(request):
        return HttpResponseClientRedirect(address)
    response = HttpResponse(status=303)
    response["Location"] = address
    return response


@takes_orders
@require_POST
def customer_reorder(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Copies an order at today's prices and shows the difference; `close` closes that."""
    shown = shown_customer(actor, customer)
    if "close" in request.POST:
        return show_panels(request, customer, [CustomerReorder(customer=customer)])
    outcome = reorder(actor, order=request.POST.get("order", ""), call=_call_with(actor, customer))
    panel = customer_reorder_panel(shown, outcome)
    if isinstance(outcome, Refusal):
        return show_panels(request, customer, [panel], status=422)
    page = customer_page(shown)
    return show_panels(request, customer, [panel, page.figures, page.orders], focus="open-reordered")


def _call_with(actor: Actor, customer: str) -> str | None:
    """The public id of the call that is going on with this very customer."""
    call = find_live_call(actor)
    return call.public_id if call is not None and call.is_mine and call.customer == customer else None
