"""Reads: the whole screen, and single panels that open, close or bring fresh data."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.actions.show_prompts import show_prompts
from ringup.directed_selling.actions.show_scripts import show_scripts
from ringup.orders.actions.touch_order import touch_order
from ringup.plumbing.public_ids import new_public_id
from ringup.web.desk.orders.answers import show_page, show_panels
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.page import order_page
from ringup.web.desk.orders.panels.entry_refusal import EntryRefusal
from ringup.web.desk.orders.panels.key_help import KeyHelp
from ringup.web.desk.orders.panels.order_balance import order_balance_panel
from ringup.web.desk.orders.panels.order_completion import order_completion_panel
from ringup.web.desk.orders.panels.order_customer import order_customer_panel
from ringup.web.desk.orders.panels.order_drafts import order_drafts_panel
from ringup.web.desk.orders.panels.order_head import order_head_panel
from ringup.web.desk.orders.panels.order_header import OrderHeader, order_header_panel
from ringup.web.desk.orders.panels.order_history import order_history_panel
from ringup.web.desk.orders.panels.order_lines import order_lines_panel
from ringup.web.desk.orders.panels.order_offers import order_offers_panel
from ringup.web.desk.orders.panels.order_payments import order_payments_panel
from ringup.web.desk.orders.panels.order_presence import order_presence_panel
from ringup.web.desk.orders.panels.order_revision import order_revision_panel
from ringup.web.desk.orders.panels.order_script import order_script_panel, scripts_due
from ringup.web.desk.orders.panels.order_stale import OrderStale
from ringup.web.desk.orders.panels.order_totals import order_totals_panel
from ringup.web.desk.orders.shown import Shown
from ringup.web.desk.orders.views.scripts import script_place
from ringup.web.ui.panels import Panel

View = Callable[..., HttpResponse]


@takes_orders
@require_safe
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The desk with a new order. It has an address from the start and is stored with the first entry."""
    return HttpResponseRedirect(reverse("desk:order", args=[new_public_id()]))


@takes_orders
@require_safe
def order(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """The one screen of an order."""
    shown = shown_order(actor, order)
    return show_page(request, shown, order_page(shown))


def panel_view(make: Callable[[Shown], Panel]) -> View:
    """A view that brings one panel as it is now."""

    @takes_orders
    @require_safe
    def view(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
        shown = shown_order(actor, order)
        return show_panels(request, shown, [make(shown)])

    return view


@takes_orders
@require_safe
def order_header(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Opens the header's fields, or closes them."""
    shown = shown_order(actor, order)
    if "close" in request.GET:
        return show_panels(request, shown, [OrderHeader(order=order)], focus="entry")
    return show_panels(request, shown, [order_header_panel(shown)], focus="header-delivery-address")


@takes_orders
@require_safe
def order_stale(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Closes the choice between two values: what the colleague entered stands."""
    shown = shown_order(actor, order)
    return show_panels(request, shown, [OrderStale(order=shown.id)], focus="entry")


@takes_orders
@require_safe
def order_script(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """What to say now: of the line that is shown, of the order's start, or of its recap; it is noted what was due."""
    shown = shown_order(actor, order)
    line, moment = script_place(shown, request.GET)
    said = scripts_due(shown, line, moment)
    if shown.may_change and shown.rows.center.directed_selling:
        show_scripts(actor, order=shown.order, said=said)
    return show_panels(request, shown, [order_script_panel(shown, line, said)])


@takes_orders
@require_safe
def key_help(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Opens the help, or closes it."""
    is_open = "close" not in request.GET
    shown = shown_order(actor, order)
    return show_panels(request, shown, [KeyHelp(order=order, open=is_open)], focus="close-keys" if is_open else "entry")


@takes_orders
@require_POST
def order_presence(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Says that the agent is here, and shows who else is."""
    shown = shown_order(actor, order)
    if shown.is_stored:
        touch_order(actor, order=order, part=request.POST.get("part", ""))
    return show_panels(request, shown, [order_presence_panel(shown)])


@takes_orders
@require_safe
def order_offers(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """What more could be sold; it is noted what the agent was shown."""
    shown = shown_order(actor, order)
    panel, prompts = order_offers_panel(shown)
    if shown.is_stored and panel.asks:
        show_prompts(actor, rows=shown.rows, shown=prompts)
    return show_panels(request, shown, [panel])


entry_refusal = panel_view(lambda shown: EntryRefusal(order=shown.id))
order_balance = panel_view(order_balance_panel)
order_completion = panel_view(order_completion_panel)
order_customer = panel_view(order_customer_panel)
order_drafts = panel_view(order_drafts_panel)
order_head = panel_view(order_head_panel)
order_history = panel_view(order_history_panel)
order_lines = panel_view(order_lines_panel)
order_payments = panel_view(order_payments_panel)
order_revision = panel_view(order_revision_panel)
order_totals = panel_view(order_totals_panel)
