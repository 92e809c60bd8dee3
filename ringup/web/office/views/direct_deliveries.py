"""Direct deliveries: ordered from the vendor here, confirmed and sent on the page of the purchase."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.fulfillment.queries import list_purchases
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.frame import frame
from ringup.web.office.pages import DIRECT_DELIVERIES
from ringup.web.office.panels.direct_deliveries import direct_deliveries_panel
from ringup.web.ui.actors import acting
from ringup.web.ui.wording import say


@require_safe
@on_page(DIRECT_DELIVERIES)
def direct_deliveries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is to be ordered from vendors, and what they have not sent yet."""
    return _page(request, actor)


@acting(may=Permission.SHIP_ORDERS)
@require_POST
def order_from_vendor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Orders from a vendor what it delivers of an order."""
    vendor = request.POST.get("vendor", "")[:20]
    pick = start_pick(actor, order=request.POST.get("order", ""), vendor=vendor or "–")
    if isinstance(pick, Refusal):
        if pick.code == "order_not_found":
            raise Http404
        return _page(request, actor, refusal=pick)
    return HttpResponseRedirect(reverse("office:direct-deliveries"))


@require_safe
@on_page(DIRECT_DELIVERIES)
def purchases_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What vendors were asked to send and have not sent yet, line by line, for a spreadsheet."""
    heads = (
        *(_("Vendor"), _("Purchase"), _("Item"), _("Text"), _("Quantity"), _("Unit"), _("Expedite code")),
        *(_("Requested date"), _("Reference"), _("Name"), _("Street"), _("Postal code"), _("City"), _("Region")),
        _("Country"),
    )
    rows = [
        (
            *(row.vendor, row.purchase_name, row.item, row.text, plain_text(row.quantity), row.unit, row.expedited),
            *(row.requested_date, row.reference, *row.address.values()),
        )
        for row in list_purchases(actor, vendor=request.GET.get("vendor", "")[:20])
    ]
    return csv_file("purchases", heads, rows)


def _page(request: HttpRequest, actor: Actor, *, refusal: Refusal | None = None) -> HttpResponse:
    said = say(refusal) if refusal else None
    panel = direct_deliveries_panel(actor, wrong=said.text if said else "", cure=said.cure if said else "")
    context = frame(actor, DIRECT_DELIVERIES) | {"page": DIRECT_DELIVERIES, "shown": panel}
    return render(request, "office/warehouse.html", context, status=422 if refusal else 200)
