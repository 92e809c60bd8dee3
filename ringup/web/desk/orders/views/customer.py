"""The customer of the order: found, put on, taken off, added without leaving."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions.add_customer import add_customer
from ringup.orders.actions.set_customer import set_customer as set_customer_action
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_entry import known_customers, new_customer, typed_values
from ringup.web.desk.orders.answers import refuse, show_change, show_panels
from ringup.web.desk.orders.doors import first_change, shown_order, takes_orders
from ringup.web.desk.orders.panels.customer_form import CustomerForm, customer_form_panel
from ringup.web.desk.orders.panels.customer_results import CustomerResults, customer_results_panel
from ringup.web.desk.orders.panels.order_customer import order_customer_panel
from ringup.web.desk.orders.panels.order_history import order_history_panel
from ringup.web.desk.orders.panels.order_payments import order_payments_panel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.actors import acting
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say

SEARCH = ("customer-search",)


@takes_orders
@require_POST
def set_customer(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Puts a customer on the order; prices follow. An empty choice takes the customer off."""
    customer = request.POST.get("customer", "") or None
    first = partial(set_customer_action, actor, order=order, customer=customer)
    outcome = first_change(request, actor, order, first)
    if isinstance(outcome, Refusal):
        shown = shown_order(actor, order)
        return refuse(request, shown, outcome, order_customer_panel(shown, say(outcome)))
    return show_change(request, actor, outcome, also=customer_panels, clear=SEARCH)


def customer_panels(shown: Shown) -> list[Panel]:
    """Everything that depends on who buys."""
    return [
        order_customer_panel(shown),
        CustomerResults(order=shown.id),
        CustomerForm(order=shown.id),
        order_history_panel(shown),
        order_payments_panel(shown),
    ]


@takes_orders
@require_safe
def customer_results(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Customers for what is being typed."""
    shown = shown_order(actor, order)
    return show_panels(request, shown, [customer_results_panel(shown, request.GET.get("customer", "").strip())])


@acting(may=Permission.CHANGE_CUSTOMERS, takes_orders=True)
@require_http_methods(["GET", "HEAD", "POST"])
def customer_form(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Opens the form of a new customer, brings another country's fields, adds the customer, or closes it."""
    if request.method == "POST":
        return _add(request, actor, order)
    shown = shown_order(actor, order)
    if "close" in request.GET:
        return show_panels(request, shown, [CustomerForm(order=order)], focus="customer-search")
    panels = [customer_form_panel(shown, typed_values(request.GET)), CustomerResults(order=order)]
    return show_panels(request, shown, panels, focus="" if "last_name" in request.GET else "new-customer-first_name")


def _add(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    values, shown = typed_values(request.POST), shown_order(actor, order)
    new = new_customer(values, language=shown.rows.center.language)
    known = [] if request.POST.get("somebody_else") else known_customers(values, legal_entity=actor.legal_entity)
    if known:
        return show_panels(request, shown, [customer_form_panel(shown, values, duplicates=known)])
    added = add_customer(actor, new=new)
    if isinstance(added, tuple):
        panel = customer_form_panel(shown, values, refusals=added)
        return show_panels(request, shown, [panel], status=422, focus=panel.first_wrong)
    first = partial(set_customer_action, actor, order=order, customer=added.public_id)
    outcome = first_change(request, actor, order, first)
    if isinstance(outcome, Refusal):
        return refuse(request, shown, outcome, order_customer_panel(shown, say(outcome)))
    return show_change(request, actor, outcome, also=customer_panels, clear=SEARCH)
