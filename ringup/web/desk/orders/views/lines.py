"""One line: shown in detail, changed field by field, removed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.actions.take_offer import take_offer
from ringup.directed_selling.actions.take_suggestion import take_suggestion as take_suggestion_action
from ringup.orders.actions.change_line import change_line as change_line_action
from ringup.orders.actions.choose_price import choose_price as choose_price_action
from ringup.orders.actions.take_away import take_away
from ringup.orders.loading import load_order
from ringup.orders.models import SalesLine
from ringup.orders.rules.merging import FieldChange
from ringup.orders.rules.price_control import can_be_asked
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import LINE_SHOWN, refuse, show_change, show_conflict, show_panels
from ringup.web.desk.orders.by_hand import read_discount
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.panels.entry_refusal import EntryRefusal
from ringup.web.desk.orders.panels.line_detail import LineDetail, line_detail_panel
from ringup.web.desk.orders.parsing import (
    KIT,
    SEEN,
    SOURCE_CODE,
    NotUnderstood,
    Reader,
    read_address,
    read_changes,
    read_date,
    read_key,
)
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say

READERS: Mapping[str, Reader] = {
    "quantity": read_number,
    "unit": str,
    "mode_of_delivery": read_key,
    "expedite_code": read_key,
    "delivery_address": read_address,
    "requested_date": read_date,
}


@takes_orders
@require_safe
def line_detail(request: HttpRequest, actor: Actor, order: str, line: str) -> HttpResponse:
    """The selected line; what to say of it and its pictures are fetched by themselves."""
    shown = shown_order(actor, order)
    row = _line(shown, line)
    return show_panels(request, shown, [line_detail_panel(shown, row)], tells=(LINE_SHOWN,))


@takes_orders
@require_POST
def change_line(request: HttpRequest, actor: Actor, order: str, line: str) -> HttpResponse:
    """Stores the fields that were changed; a price given by hand needs its reason."""
    try:
        changes = _changes(request, actor, order, line)
    except NotUnderstood as error:
        return _refuse(request, actor, order, line, error.refusal)
    if offer := request.POST.get("offer", ""):
        outcome = take_offer(actor, order=order, line=line, rule=offer, changes=changes)
    else:
        reason = request.POST.get("reason", "")
        outcome = change_line_action(actor, order=order, line=line, changes=changes, reason=reason)
    if isinstance(outcome, Refusal):
        return _refuse(request, actor, order, line, outcome)
    beyond = outcome.facts.get("beyond", "")
    says = (
        _("What goes beyond the promise is on line %(position)s, at today's price.")
        % {"position": outcome.facts["position"]}
        if beyond
        else ""
    )
    added = beyond if outcome.facts.get("is_new") else ""
    return show_change(request, actor, outcome, added=added, focus="", also=_detail(line), says=says)


@takes_orders
@require_POST
def choose_price(request: HttpRequest, actor: Actor, order: str, line: str) -> HttpResponse:
    """Takes the promised price of a line, or today's."""
    choice, reason = request.POST.get("choice", ""), request.POST.get("reason", "")
    outcome = choose_price_action(actor, order=order, line=line, choice=choice, reason=reason)
    if isinstance(outcome, Refusal):
        return _refuse(request, actor, order, line, outcome)
    return show_change(request, actor, outcome, focus="", also=_detail(line))


@takes_orders
@require_POST
def take_suggestion(request: HttpRequest, actor: Actor, order: str, line: str) -> HttpResponse:
    """Adds what goes with a line; the hand goes back to the entry field."""
    item = request.POST.get("item", "")
    outcome = take_suggestion_action(actor, order=order, line=line, item=item)
    if isinstance(outcome, Refusal):
        panel = EntryRefusal(order=order, entry=item, refusal=say(outcome))
        return refuse(request, shown_order(actor, order), outcome, panel, focus="entry")
    return show_change(request, actor, outcome, added=outcome.rows.lines[-1].public_id)


@takes_orders
@require_POST
def remove_line(request: HttpRequest, actor: Actor, order: str, line: str) -> HttpResponse:
    """Takes the whole line off; the hand goes to the line below, else above, else back to the entry field."""
    rows = load_order(actor, order)
    neighbor = _neighbor([row.public_id for row in rows.lines], line) if rows else ""
    outcome = take_away(actor, order=order, line=line)
    if isinstance(outcome, Refusal):
        return _refuse(request, actor, order, line, outcome)
    focus = f"order-line-{neighbor}" if neighbor else "entry"
    return show_change(request, actor, outcome, focus=focus, also=_detail(neighbor))


def _changes(request: HttpRequest, actor: Actor, order: str, line: str) -> dict[str, FieldChange]:
    if more := request.POST.get("more"):
        rows = load_order(actor, order)
        row = rows.line(line) if rows else None
        quantity = row.quantity if row else Decimal(0)
        return {"quantity": FieldChange(wanted=quantity + (1 if more == "1" else -1), seen=quantity)}
    changes = read_changes(request.POST, READERS)
    if (code := _source_code(request.POST)) is not None:
        changes["source_code"] = FieldChange(wanted=code)
    if kit := _kit(request.POST):
        changes["kit"] = FieldChange(wanted=kit)
    if price := request.POST.get("price", "").strip():
        try:
            changes["price"] = FieldChange(wanted=read_number(price))
        except ValueError:
            raise NotUnderstood("price", price) from None
    if typed := request.POST.get("discount", "").strip():
        discount = read_discount(typed)
        if isinstance(discount, Refusal):
            raise NotUnderstood("manual_discount", typed)
        changes["manual_discount"] = FieldChange(wanted=discount)
    return changes


def _source_code(form: Mapping[str, str]) -> str | None:
    """The code that was typed for the line, empty to take it off; None where it is the one that was seen."""
    seen = form.get(f"{SEEN}{SOURCE_CODE}")
    typed = form.get(SOURCE_CODE, "").strip()
    return None if seen is None or typed.upper() == seen.upper() else typed


def _kit(form: Mapping[str, str]) -> dict[str, str]:
    """What was chosen anew for the places of a kit, `kit:<number of the component>` each."""
    places = [name.removeprefix(SEEN) for name in form if name.startswith(f"{SEEN}{KIT}")]
    return {place[len(KIT) :]: form[place] for place in places if form.get(place) not in (None, form[SEEN + place])}


def _refuse(request: HttpRequest, actor: Actor, order: str, line: str, refusal: Refusal) -> HttpResponse:
    shown = shown_order(actor, order)
    row = shown.rows.line(line)
    if row is None:
        return refuse(request, shown, refusal, LineDetail(order=order))
    if refusal.code == "changed_meanwhile":
        address = reverse("desk:change-line", args=[order, line])
        return show_conflict(
            request, shown, refusal, address=address, where=_("Line %(position)s") % {"position": row.position}
        )
    panel = replace(line_detail_panel(shown, row, say(refusal)), may_ask=can_be_asked(refusal))
    return refuse(request, shown, refusal, panel)


def _detail(line: str) -> Callable[[Shown], list[Panel]]:
    def panels(shown: Shown) -> list[Panel]:
        row = shown.rows.line(line) if line else None
        return [line_detail_panel(shown, row) if row else LineDetail(order=shown.id)]

    return panels


def _line(shown: Shown, line: str) -> SalesLine:
    row = shown.rows.line(line)
    if row is None:
        raise Http404
    return row


def _neighbor(lines: list[str], line: str) -> str:
    if line not in lines:
        return ""
    place = lines.index(line)
    others = lines[place + 1 :] + lines[:place][::-1]
    return others[0] if others else ""
