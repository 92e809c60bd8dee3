"""The work of a warehouse without another system: the queue, pick lists, shipments with their invoice."""

from collections.abc import Mapping
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.actions.cancel_pick import cancel_pick
from ringup.fulfillment.actions.confirm_pick import confirm_pick
from ringup.fulfillment.actions.note_arrival import note_arrival
from ringup.fulfillment.actions.ship_pick import ship_pick
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.fulfillment.loading.invoice_documents import find_invoice, load_invoice_document
from ringup.fulfillment.loading.pick_lists import language_of, load_pick_list
from ringup.fulfillment.models import Pick
from ringup.fulfillment.queries import find_pick, pick_name
from ringup.inventory.models import CallCenterWarehouse, Warehouse
from ringup.notifications.connectors.typesetting import render_invoice, render_pick_list
from ringup.values.refusal import Refusal
from ringup.web.office.doors import on_page
from ringup.web.office.figures import read_quantity
from ringup.web.office.frame import frame
from ringup.web.office.pages import DIRECT_DELIVERIES, WAREHOUSE
from ringup.web.office.panels.pick_sheet import FOUND, pick_sheet_panel
from ringup.web.office.panels.warehouse_queue import warehouse_queue_panel
from ringup.web.ui.actors import acting
from ringup.web.ui.pdf_files import pdf_file
from ringup.web.ui.wording import say


@require_safe
@on_page(WAREHOUSE)
def warehouse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What can be picked, and what somebody has in hand."""
    return _queue(request, actor)


@acting(may=Permission.SHIP_ORDERS)
@require_POST
def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Takes an order of the queue into the hands."""
    pick = start_pick(actor, order=request.POST.get("order", ""))
    if isinstance(pick, Refusal):
        if pick.code == "order_not_found":
            raise Http404
        return _queue(request, actor, refusal=pick)
    return HttpResponseRedirect(reverse("office:pick", args=[pick.public_id]))


@require_safe
@on_page(WAREHOUSE)
def pick_page(request: HttpRequest, actor: Actor, pick: str) -> HttpResponse:
    """A pick list."""
    return _sheet(request, actor, _found(actor, pick))


@acting(may=Permission.SHIP_ORDERS)
@require_POST
def pick_step(request: HttpRequest, actor: Actor, pick: str) -> HttpResponse:
    """Packed, shipped, arrived, or given back."""
    row = _found(actor, pick)
    step, typed = request.POST.get("step", ""), _typed(request)
    if step == "ship":
        words = {name: request.POST.get(name, "")[:60] for name in ("carrier", "tracking_number")}
        done = ship_pick(actor, pick=pick, **words)
    elif step == "deliver":
        done = note_arrival(actor, pick=pick)  # type: ignore[assignment]
    elif step == "cancel":
        done = cancel_pick(actor, pick=pick)  # type: ignore[assignment]
    else:
        found = _quantities(typed)
        done = found if isinstance(found, Refusal) else confirm_pick(actor, pick=pick, found=found)  # type: ignore[assignment]
    if isinstance(done, Refusal):
        return _sheet(request, actor, row, refusal=done, typed=typed)
    if step == "cancel":
        return HttpResponseRedirect(reverse("office:direct-deliveries" if row.vendor else "office:warehouse"))
    return HttpResponseRedirect(reverse("office:pick", args=[pick]))


@require_safe
@on_page(WAREHOUSE)
def pick_list(request: HttpRequest, actor: Actor, pick: str) -> HttpResponse:
    """The list on paper, in the warehouse's language."""
    row = _found(actor, pick)
    with translation.override(language_of(row)):
        return pdf_file(render_pick_list(load_pick_list(row)), pick_name(row).replace("/", "-"))


@require_safe
@on_page(WAREHOUSE)
def invoice(request: HttpRequest, actor: Actor, invoice: str) -> HttpResponse:
    """An invoice on paper, in the customer's language."""
    row = find_invoice(actor.legal_entity, invoice)
    if row is None or not actor.serves(row.order.call_center_id):
        raise Http404
    with translation.override(row.order.language):
        return pdf_file(render_invoice(load_invoice_document(row)), row.number)


def chosen_warehouse(actor: Actor, text: str) -> Warehouse | None:
    """The warehouse of the address, else that of the call center, else the company's first."""
    own = Warehouse.objects.filter(legal_entity=actor.legal_entity).order_by("name")
    if text.isdigit() and (named := own.filter(pk=int(text[:18])).first()):
        return named
    ours = CallCenterWarehouse.objects.filter(call_center=actor.call_center or 0).values("warehouse")
    return own.filter(pk__in=ours).first() or own.first()


def _queue(request: HttpRequest, actor: Actor, *, refusal: Refusal | None = None) -> HttpResponse:
    place = chosen_warehouse(actor, request.GET.get("warehouse", ""))
    said = say(refusal) if refusal else None
    panel = warehouse_queue_panel(
        actor,
        warehouse=place.pk if place else None,
        wrong=said.text if said else "",
        cure=said.cure if said else "",
    )
    context = frame(actor, WAREHOUSE) | {"page": WAREHOUSE, "shown": panel}
    return render(request, "office/warehouse.html", context, status=422 if refusal else 200)


def _found(actor: Actor, pick: str) -> Pick:
    row = find_pick(actor, pick)
    if row is None:
        raise Http404
    return row


def _sheet(
    request: HttpRequest,
    actor: Actor,
    row: Pick,
    *,
    refusal: Refusal | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    said = say(refusal) if refusal else None
    line = refusal.field.removeprefix("lines.") if refusal and (refusal.field or "").startswith("lines.") else ""
    panel = pick_sheet_panel(
        actor,
        row,
        wrong=said.text if said else "",
        cure=said.cure if said else "",
        wrong_line=line,
        typed=dict(typed or {}),
    )
    page = DIRECT_DELIVERIES if row.vendor else WAREHOUSE
    context = frame(actor, page) | {"page": page, "shown": panel}
    return render(request, "office/pick.html", context, status=422 if refusal else 200)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {
        name.removeprefix(FOUND): str(text).strip()[:20]
        for name, text in request.POST.items()
        if name.startswith(FOUND)
    }


def _quantities(typed: Mapping[str, str]) -> dict[str, Decimal] | Refusal:
    found = {}
    for line, text in typed.items():
        quantity = read_quantity(text)
        if quantity is None:
            return Refusal(code="value_not_understood", facts={"text": text}, field=f"lines.{line}")
        found[line] = quantity
    return found
