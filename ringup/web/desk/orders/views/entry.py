"""The entry field: one typed line becomes one action."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.take_away import take_away
from ringup.orders.rules.entry import AddLine, Entry, Search, ShowKeys, TakeAway, read_entry
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_change, show_panels
from ringup.web.desk.orders.doors import first_change, shown_order, takes_orders
from ringup.web.desk.orders.panels.entry_refusal import EntryRefusal
from ringup.web.desk.orders.panels.entry_results import entry_results_panel
from ringup.web.desk.orders.panels.key_help import KeyHelp
from ringup.web.desk.orders.parsing import posted
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import say


@takes_orders
@require_POST
def entry(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Takes a typed line: adds, takes away, searches, helps, or says why not."""
    text = request.POST.get("text", "")
    wanted = read_entry(text)
    if isinstance(wanted, Search | ShowKeys):
        return _look(request, shown_order(actor, order), wanted)
    outcome = wanted if isinstance(wanted, Refusal) else _change(request, actor, order, wanted)
    if isinstance(outcome, Refusal):
        panel = EntryRefusal(order=order, entry=text.strip(), refusal=say(outcome), offer=_offer(outcome, wanted))
        return refuse(request, shown_order(actor, order), outcome, panel, focus="entry")
    added = outcome.rows.lines[-1].public_id if isinstance(wanted, AddLine) else ""
    return show_change(request, actor, outcome, added=added)


@takes_orders
@require_safe
def entry_results(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Products for what is being typed."""
    shown = shown_order(actor, order)
    return show_panels(request, shown, [entry_results_panel(shown, request.GET.get("text", ""))])


def _offer(refusal: Refusal, wanted: Entry | Refusal) -> str:
    """The entry that takes what the refusal offers instead, with the quantity that was wanted."""
    if refusal.cure is None or refusal.cure.code != "take_item" or not isinstance(wanted, AddLine):
        return ""
    item = refusal.cure.facts["item"]
    return item if wanted.quantity == 1 else f"{posted(wanted.quantity)}*{item}"


def _change(request: HttpRequest, actor: Actor, order: str, wanted: AddLine | TakeAway) -> Changed | Refusal:
    if isinstance(wanted, TakeAway):
        line = "" if wanted.item else request.POST.get("line", "")
        return take_away(actor, order=order, quantity=wanted.quantity, line=line, item=wanted.item)
    wish = LineWish(item=wanted.item, quantity=wanted.quantity, price=wanted.price, remark=wanted.remark)
    return first_change(request, actor, order, partial(add_line, actor, order=order, wish=wish))


def _look(request: HttpRequest, shown: Shown, wanted: Entry) -> HttpResponse:
    if isinstance(wanted, Search):
        return show_panels(request, shown, [entry_results_panel(shown, f"/{wanted.words}")], focus="entry")
    return show_panels(request, shown, [KeyHelp(order=shown.id, open=True)], focus="close-keys")
