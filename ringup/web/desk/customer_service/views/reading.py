"""Single panels of a customer, as they are now."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.web.desk.customer_service.answers import show_panels
from ringup.web.desk.customer_service.panels.customer_account import customer_account_panel
from ringup.web.desk.customer_service.panels.customer_calls import customer_calls_panel
from ringup.web.desk.customer_service.panels.customer_card import customer_card_panel
from ringup.web.desk.customer_service.panels.customer_contacts import customer_contacts_panel
from ringup.web.desk.customer_service.panels.customer_figures import customer_figures_panel
from ringup.web.desk.customer_service.panels.customer_notes import customer_notes_panel
from ringup.web.desk.customer_service.panels.customer_orders import AT_FIRST, customer_orders_panel
from ringup.web.desk.customer_service.shown import shown_customer
from ringup.web.desk.customer_service.views.finding import sees_customers


@sees_customers
@require_safe
def customer_card(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """The head of the page; with `block` it asks for the reason of a block."""
    shown = shown_customer(actor, customer)
    asks = "block" in request.GET and shown.may_block
    panel = customer_card_panel(shown, asks_reason=asks)
    return show_panels(request, customer, [panel], focus="block-reason" if asks else "")


@sees_customers
@require_safe
def customer_contacts(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """How to reach the customer."""
    return show_panels(request, customer, [customer_contacts_panel(shown_customer(actor, customer))])


@sees_customers
@require_safe
def customer_figures(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """What the orders come to."""
    return show_panels(request, customer, [customer_figures_panel(shown_customer(actor, customer))])


@sees_customers
@require_safe
def customer_orders(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """The orders; `show` says how many."""
    show = request.GET.get("show", "")
    many = int(show) if show.isascii() and show.isdigit() and len(show) < 6 else AT_FIRST
    return show_panels(request, customer, [customer_orders_panel(shown_customer(actor, customer), show=many)])


@sees_customers
@require_safe
def customer_notes(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """What colleagues should know."""
    return show_panels(request, customer, [customer_notes_panel(shown_customer(actor, customer))])


@sees_customers
@require_safe
def customer_calls(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """The last calls."""
    return show_panels(request, customer, [customer_calls_panel(shown_customer(actor, customer))])


@sees_customers
@require_safe
def customer_account(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """What was invoiced, paid and credited."""
    return show_panels(request, customer, [customer_account_panel(shown_customer(actor, customer))])
