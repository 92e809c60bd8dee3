"""Answers to a change of an order: the panels that it touched, a refusal where it was asked, or fresh data."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import NOT_FOUND, OrderRows
from ringup.orders.models import SalesLine
from ringup.orders.saving import Changed
from ringup.orders.saving.gifts import lapsed_warnings
from ringup.payments.actions.log_card_views import log_card_views
from ringup.payments.rules.card_views import Door
from ringup.values.refusal import Refusal
from ringup.web.desk.keys import DESK_KEYS
from ringup.web.desk.orders.page import OrderPage, order_page
from ringup.web.desk.orders.panels.entry_refusal import EntryRefusal
from ringup.web.desk.orders.panels.order_balance import order_balance_panel
from ringup.web.desk.orders.panels.order_completion import order_completion_panel
from ringup.web.desk.orders.panels.order_customer import OrderCustomer
from ringup.web.desk.orders.panels.order_head import order_head_panel
from ringup.web.desk.orders.panels.order_line import order_line_panel
from ringup.web.desk.orders.panels.order_payments import OrderPayments, order_payments_panel
from ringup.web.desk.orders.panels.order_revision import OrderRevision, order_revision_panel
from ringup.web.desk.orders.panels.order_stale import OrderStale, order_stale_panel
from ringup.web.desk.orders.panels.order_totals import order_totals_panel
from ringup.web.desk.orders.shown import Shown, show
from ringup.web.ui.actors import turn_away
from ringup.web.ui.panels import Append, Change, Panel, Remove, StatusLine, answer
from ringup.web.ui.wording import say

LINES = "order-lines-body"
# Told to the page when another line is shown: what belongs to it is fetched then.
LINE_SHOWN = "ringup:line"
# The revision of an order that was opened and got its free products.
OPENED_WITH_GIFTS = 2
# Refusals that are about the door and not about what was typed.
CLOSED_DOORS = frozenset({"not_permitted", "other_call_center", "order_closed", "no_call_center"})


def show_page(request: HttpRequest, shown: Shown, page: OrderPage, *, status: int = 200) -> HttpResponse:
    """The whole screen; it is noted who sees cards on it, where that is wanted."""
    log_card_views(shown.actor, rows=shown.rows, cards=page.payments.seen, door=Door.DESK)
    return draw_page(request, page, status=status)


def draw_page(request: HttpRequest, page: OrderPage, *, status: int = 200) -> HttpResponse:
    """The screen as the page says it."""
    leave = reverse("desk:order-leaving", args=[page.order])
    context = {"page": page, "keys": DESK_KEYS, "leave_address": leave}
    return render(request, "desk/orders/order.html", context, status=status)


def show_panels(
    request: HttpRequest,
    shown: Shown,
    panels: Iterable[Change],
    *,
    status: int = 200,
    focus: str = "",
    selected: str = "",
    clear: Sequence[str] = (),
    tells: Sequence[str] = (),
) -> HttpResponse:
    """The panels; a browser without scripts gets the whole screen with them in their places.

    `selected` is a line whose detail the screen fetches for itself, so that taking an entry never waits for it;
    `clear` are fields whose text was taken; `tells` are events for the page.
    """
    panels = list(panels)
    if request.headers.get("HX-Request"):
        kinds = {type(panel) for panel in panels}
        # Where cards come to a screen that did not show them: with another customer, and with the first line.
        if OrderPayments in kinds and kinds & {OrderCustomer, Append}:
            cards = [card for panel in panels if isinstance(panel, OrderPayments) for card in panel.seen]
            log_card_views(shown.actor, rows=shown.rows, cards=cards, door=Door.DESK)
        if OrderRevision in kinds and StatusLine not in kinds:
            panels.append(StatusLine())  # what was said about the change before is over
        events: dict[str, object] = {"ringup:selected": {"row": f"order-line-{selected}"}} if selected else {}
        if OrderRevision in kinds:
            events["ringup:changed"] = {}
        events.update({name: {} for name in tells})
        if clear:
            events["ringup:clear"] = {"fields": clear}
        return answer(request, panels, status=status, focus=focus, events=events)
    if status < 400:
        return HttpResponseRedirect(reverse("desk:order", args=[shown.id]))
    return show_page(request, shown, _with(order_page(shown), panels), status=status)


def nothing_more(shown: Shown) -> Iterable[Panel]:
    """No panels of the asker's own."""
    return ()


def show_change(
    request: HttpRequest,
    actor: Actor,
    changed: Changed,
    *,
    added: str = "",
    focus: str = "entry",
    also: Callable[[Shown], Iterable[Panel]] = nothing_more,
    says: str = "",
    clear: Sequence[str] = (),
) -> HttpResponse:
    """What a change touched. `added` is a line that the screen does not have yet; `also` makes panels of the asker.

    A screen that had missed a colleague's change before this one gets everything anew. A conflict that was settled by
    this change is closed.
    """
    rows = changed.rows
    if is_behind(request, rows):
        shown = show(actor, rows)
        return show_panels(request, shown, [*order_page(shown).panels(), *also(shown)], focus=focus, clear=clear)
    shown = show(actor, rows, lines=changed.lines)
    panels: list[Change] = [order_revision_panel(shown), order_head_panel(shown)]
    for line in rows.lines:
        if line.public_id in changed.lines:
            row = order_line_panel(shown, line)
            is_new = line.public_id == added or line.public_id in rows.gifts
            panels.append(Append(panel=row, into=LINES) if is_new else row)
        elif line.origin == SalesLine.Origin.GIFT and _began_with_gifts(request, rows):
            panels.append(Append(panel=order_line_panel(shown, line), into=LINES))
    panels += [Remove(dom_id=f"order-line-{line}") for line in changed.removed]
    says = " ".join([*(say(lapsed).text for lapsed in lapsed_warnings(rows)), *([says] if says else [])])
    panels += [order_totals_panel(shown), EntryRefusal(order=shown.id), StatusLine(text=says)]
    if request.POST.get("settles") == "conflict":
        panels.append(OrderStale(order=shown.id))
        focus = focus or "entry"
    panels += _money_panels(shown, first_or_last=bool(changed.removed) or (bool(added) and len(rows.lines) == 1))
    return show_panels(request, shown, [*panels, *also(shown)], focus=focus, selected=added, clear=clear)


def _began_with_gifts(request: HttpRequest, rows: OrderRows) -> bool:
    """Whether this was the first change of an order that got free products as it was opened, for the number called."""
    return rows.order.revision == OPENED_WITH_GIFTS + 1 and request.POST.get("revision", "0") in ("", "0")


def is_behind(request: HttpRequest, rows: OrderRows) -> bool:
    """Whether the screen had missed a change when it asked for this one, which made one revision itself."""
    seen = request.POST.get("revision", "")
    return not seen.isdecimal() or int(seen) not in (rows.order.revision - 1, 0)


def _money_panels(shown: Shown, *, first_or_last: bool) -> list[Panel]:
    # The ways to pay open with the first line and close with the last; in between only the balance moves.
    if first_or_last:
        return [order_payments_panel(shown), order_balance_panel(shown), order_completion_panel(shown)]
    return [order_balance_panel(shown)]


def refuse(request: HttpRequest, shown: Shown, refusal: Refusal, panel: Panel, *, focus: str = "") -> HttpResponse:
    """422: the refusal in the panel that asked and once more in the status line; 403 and 404 where they belong."""
    if refusal == NOT_FOUND:
        return turn_away(request, refusal, status=404)
    if refusal.code in CLOSED_DOORS and not refusal.field:
        return turn_away(request, refusal)
    panels = [panel, StatusLine(text=say(refusal).text, tone="bad")]
    return show_panels(request, shown, panels, status=422, focus=focus)


def show_conflict(
    request: HttpRequest, shown: Shown, refusal: Refusal, *, address: str, where: str = ""
) -> HttpResponse:
    """409: the fresh data, and both values of what two agents changed, side by side."""
    stale = order_stale_panel(shown, refusal, address=address, where=where)
    fresh = [panel for panel in order_page(shown).panels() if not isinstance(panel, OrderStale)]
    return show_panels(request, shown, [*fresh, stale], status=409, focus="stale-theirs")


def _with(page: OrderPage, panels: Iterable[Change]) -> OrderPage:
    """The page with these panels in the places of those of the same kind."""
    places = {type(getattr(page, field.name)): field.name for field in fields(page)}
    changed: dict[str, Any] = {places[type(panel)]: panel for panel in panels if type(panel) in places}
    return replace(page, **changed)
