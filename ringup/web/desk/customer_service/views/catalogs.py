"""The catalogs of a customer: what was sent, and one more on request."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.actions.request_catalog import request_catalog
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_service.answers import show_panels
from ringup.web.desk.customer_service.panels.customer_catalogs import customer_catalogs_panel
from ringup.web.desk.customer_service.shown import shown_customer
from ringup.web.desk.customer_service.views.finding import sees_customers
from ringup.web.desk.customer_service.views.selling import takes_orders
from ringup.web.ui.panels import StatusLine


@sees_customers
@require_safe
def customer_catalogs(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """What was sent and what waits."""
    return show_panels(request, customer, [customer_catalogs_panel(shown_customer(actor, customer))])


@takes_orders
@require_POST
def send_catalog(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Notes the wish for a catalog."""
    shown = shown_customer(actor, customer)
    typed = request.POST.get("quantity", "1").strip()
    outcome = request_catalog(
        actor,
        customer=customer,
        source_code=request.POST.get("source_code", ""),
        quantity=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0,
    )
    if isinstance(outcome, Refusal):
        panel = customer_catalogs_panel(shown, outcome)
        focus = "send-source-code" if outcome.field == "source_code" else "send-quantity"
        return show_panels(request, customer, [panel], status=422, focus=focus)
    said = StatusLine(text=_("The catalog will be sent."), tone="good")
    return show_panels(request, customer, [customer_catalogs_panel(shown), said], focus="send-catalog")
