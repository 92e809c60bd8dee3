"""Goods receipt: announced deliveries are ticked off, others are typed in; deliveries are announced."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.actions.announce_receipt import announce_receipt
from ringup.fulfillment.actions.receive_goods import receive_goods
from ringup.fulfillment.queries import list_announced
from ringup.fulfillment.rules.receiving import Arrival
from ringup.inventory.models import Warehouse
from ringup.plumbing.public_ids import new_public_id
from ringup.values.refusal import Refusal
from ringup.web.office.doors import on_page
from ringup.web.office.figures import read_quantity
from ringup.web.office.frame import frame
from ringup.web.office.pages import GOODS_IN
from ringup.web.office.panels.goods_in import CAME, goods_in_panel
from ringup.web.office.views.warehouse import chosen_warehouse
from ringup.web.ui.actors import turn_away
from ringup.web.ui.wording import say


@require_http_methods(["GET", "HEAD", "POST"])
@on_page(GOODS_IN)
def goods_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is announced; by POST what came."""
    posted = request.POST if request.method == "POST" else request.GET
    place = chosen_warehouse(actor, posted.get("warehouse", ""))
    if request.method != "POST":
        return _page(request, actor, place)
    if refusal := refuse_without(actor, Permission.SHIP_ORDERS):
        return turn_away(request, refusal)
    typed = {name: str(text).strip()[:60] for name, text in request.POST.items()}
    if typed.get("do") == "announce":
        return _announce(request, actor, place, typed)
    arrivals = _arrivals(actor, place, typed)
    if isinstance(arrivals, Refusal):
        return _page(request, actor, place, refusal=arrivals, typed=typed)
    done = receive_goods(
        actor,
        warehouse=place.code if place else "",
        arrivals=arrivals,
        reference=typed.get("reference", "")[:40],
        request_key=typed.get("request_key", ""),
    )
    if isinstance(done, Refusal):
        return _page(request, actor, place, refusal=done, typed=typed)
    count = len(arrivals)
    said = ngettext("%(count)s line received.", "%(count)s lines received.", count) % {"count": count}
    return _page(request, actor, place, said=said)


def _announce(request: HttpRequest, actor: Actor, place: Warehouse | None, typed: dict[str, str]) -> HttpResponse:
    """Notes a delivery that a supplier announced."""
    quantity, day = read_quantity(typed.get("announced_quantity", "")), parse_date(typed.get("expected_on", ""))
    done: object = Refusal(code="value_not_understood", facts={"text": typed.get("announced_quantity", "")})
    if quantity is not None and day is None:
        done = Refusal(code="value_not_understood", facts={"text": typed.get("expected_on", "")})
    elif quantity is not None and day is not None:
        done = announce_receipt(
            actor,
            warehouse=place.code if place else "",
            item=typed.get("announced_item", ""),
            quantity=quantity,
            expected_on=day,
            reference=typed.get("announced_reference", "")[:40],
        )
    if isinstance(done, Refusal):
        return _page(request, actor, place, refusal=done, typed=typed)
    return _page(request, actor, place, said=_("The delivery is announced."))


def _arrivals(actor: Actor, place: Warehouse | None, typed: dict[str, str]) -> list[Arrival] | Refusal:
    """What was typed beside announced deliveries, and the item of the last line."""
    announced = {row.public_id: row.item.number for row in list_announced(actor, warehouse=place.pk)} if place else {}
    wished = [(number, typed.get(f"{CAME}{key}", ""), key) for key, number in announced.items()]
    wished.append((typed.get("item", ""), typed.get("quantity", "") or ("1" if typed.get("item") else ""), ""))
    arrivals = []
    for item, text, expected in wished:
        if not text:
            continue
        quantity = read_quantity(text)
        if quantity is None:
            return Refusal(code="value_not_understood", facts={"text": text})
        arrivals.append(Arrival(item=item, quantity=quantity, expected=expected))
    return arrivals


def _page(
    request: HttpRequest,
    actor: Actor,
    place: Warehouse | None,
    *,
    refusal: Refusal | None = None,
    typed: dict[str, str] | None = None,
    said: str = "",
) -> HttpResponse:
    panel = goods_in_panel(
        actor,
        place,
        request_key=new_public_id() if typed is None else typed.get("request_key", ""),
        wrong=say(refusal).text if refusal else "",
        typed=typed,
    )
    context = frame(actor, GOODS_IN) | {"page": GOODS_IN, "shown": panel, "said": said}
    return render(request, "office/goods_in.html", context, status=422 if refusal else 200)
