"""The entry field: one typed line becomes one action."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.enter_coupon import enter_coupon
from ringup.orders.actions.set_source_code import set_source_code
from ringup.orders.actions.take_away import take_away
from ringup.orders.actions.take_off_coupon import take_off_coupon as take_off_coupon_action
from ringup.orders.rules.entry import (
    AddLine,
    ByHand,
    ChoosePrice,
    EnterCoupon,
    EnterSourceCode,
    Entry,
    GiveDiscount,
    GivePrice,
    Search,
    ShowKeys,
    TakeAway,
    TakeOffCoupon,
    read_entry,
)
from ringup.orders.rules.price_control import can_be_asked
from ringup.orders.saving import Changed
from ringup.orders.saving.judging import coupons_on
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_change, show_panels
from ringup.web.desk.orders.by_hand import give_by_hand, wish_of
from ringup.web.desk.orders.doors import first_change, shown_order, takes_orders
from ringup.web.desk.orders.panels.entry_refusal import EntryRefusal
from ringup.web.desk.orders.panels.entry_results import entry_results_panel
from ringup.web.desk.orders.panels.key_help import KeyHelp
from ringup.web.desk.orders.panels.line_detail import line_detail_panel
from ringup.web.desk.orders.panels.line_waterfall import line_waterfall_panel
from ringup.web.desk.orders.panels.order_totals import order_totals_panel, say_why_not
from ringup.web.desk.orders.parsing import posted
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say

# What was typed is no such code at all, or nobody may enter one here.
NOT_MEANT = frozenset({"unknown_coupon", "source_code_unknown", "directed_selling_off"})


@takes_orders
@require_POST
def entry(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Takes a typed line: adds, takes away, searches, helps, or says why not."""
    text = request.POST.get("text", "")
    wanted = read_entry(text)
    if isinstance(wanted, Search | ShowKeys):
        return _look(request, shown_order(actor, order), wanted)
    outcome = wanted if isinstance(wanted, Refusal) else _change(request, actor, order, wanted)
    if isinstance(outcome, Refusal) and outcome.code == "item_not_found" and wanted == plain_line(text):
        wanted, outcome = _as_coupon(request, actor, order, wanted, outcome)
    if isinstance(outcome, Refusal):
        panel = EntryRefusal(order=order, entry=text.strip(), refusal=say(outcome), offer=_offer(outcome, wanted))
        may_keep = outcome.code == "out_of_stock" and isinstance(wanted, AddLine)
        panel = replace(panel, may_ask=can_be_asked(outcome), may_keep=may_keep, line=request.POST.get("line", ""))
        return refuse(request, shown_order(actor, order), outcome, panel, focus="entry")
    added = outcome.rows.lines[-1].public_id if isinstance(wanted, AddLine) else ""
    says = _about_coupon(outcome, wanted) or _about_source_code(outcome, wanted)
    # A price or discount by hand is one of the fields of the selected line: they show it.
    fields = isinstance(wanted, GivePrice | GiveDiscount | ChoosePrice)
    also = _price_of_selected(request, outcome, fields=fields)
    # What was offered instead stands in the field, and is not wanted.
    clear = ("entry",) if _keeps(request) else ()
    return show_change(request, actor, outcome, added=added, says=says, also=also, clear=clear)


@takes_orders
@require_POST
def take_off_coupon(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Takes a coupon off; the hand goes back to the entry field."""
    outcome = take_off_coupon_action(actor, order=order, code=request.POST.get("coupon", ""))
    if isinstance(outcome, Refusal):
        shown = shown_order(actor, order)
        return refuse(request, shown, outcome, order_totals_panel(shown), focus="entry")
    return show_change(request, actor, outcome, also=_price_of_selected(request, outcome))


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


def _keeps(request: HttpRequest) -> bool:
    """Whether the customer wants the item itself and no alternative."""
    return bool(request.POST.get("keep"))


def plain_line(text: str) -> AddLine:
    """What one word asks for that may be a number of an item, or the code of a coupon."""
    return AddLine(item=text.strip(), quantity=Decimal(1))


def _as_coupon(
    request: HttpRequest, actor: Actor, order: str, wanted: AddLine, refusal: Refusal
) -> tuple[Entry, Changed | Refusal]:
    """What is no item may be a coupon or a source code, typed without its sign; else it stays an unknown item."""
    others: tuple[EnterCoupon | EnterSourceCode, ...] = (
        EnterCoupon(code=wanted.item),
        EnterSourceCode(code=wanted.item),
    )
    for other in others:
        outcome = _change(request, actor, order, other)
        if not isinstance(outcome, Refusal) or outcome.code not in NOT_MEANT:
            return other, outcome
    return wanted, refusal


def _price_of_selected(
    request: HttpRequest, changed: Changed, *, fields: bool = False
) -> Callable[[Shown], list[Panel]]:
    """How the price of the selected line now comes about, where the change touched it; with its fields if asked for."""
    line = request.POST.get("line", "")

    def panels(shown: Shown) -> list[Panel]:
        row = shown.rows.line(line) if line in changed.lines else None
        if row is None:
            return []
        return [line_detail_panel(shown, row) if fields else line_waterfall_panel(shown, row)]

    return panels


def _about_coupon(changed: Changed, wanted: Entry | Refusal) -> str:
    """Why a coupon that was taken takes nothing off yet, and what would help."""
    if not isinstance(wanted, EnterCoupon):
        return ""
    coupon = coupons_on(changed.rows.order)[-1]
    said = say_why_not(coupon, changed.rows.order.currency)
    return " ".join([coupon.code, said.text, said.cure]).strip() if said else ""


def _about_source_code(changed: Changed, wanted: Entry | Refusal) -> str:
    """Which catalog the order is from now, and what comes with it."""
    offered = changed.rows.source_code
    if not isinstance(wanted, EnterSourceCode) or offered is None:
        return ""
    gifts = len(changed.rows.gifts)
    told = ngettext("%(count)s free product comes with it.", "%(count)s free products come with it.", gifts)
    return f"{offered.code} · {offered.catalog}. " + (told % {"count": gifts} if gifts else "")


def _change(
    request: HttpRequest,
    actor: Actor,
    order: str,
    wanted: AddLine | TakeAway | EnterCoupon | TakeOffCoupon | EnterSourceCode | ByHand,
) -> Changed | Refusal:
    if isinstance(wanted, TakeOffCoupon):
        return take_off_coupon_action(actor, order=order, code=wanted.code)
    if isinstance(wanted, EnterCoupon):
        enter = partial(enter_coupon, actor, order=order, code=wanted.code)
        return first_change(request, actor, order, enter)
    if isinstance(wanted, EnterSourceCode):
        source = partial(set_source_code, actor, order=order, code=wanted.code or None)
        return first_change(request, actor, order, source)
    if isinstance(wanted, TakeAway):
        line = "" if wanted.item else request.POST.get("line", "")
        return take_away(actor, order=order, quantity=wanted.quantity, line=line, item=wanted.item)
    if isinstance(wanted, AddLine):
        wish = wish_of(wanted, keep=_keeps(request))
        return first_change(request, actor, order, partial(add_line, actor, order=order, wish=wish))
    give = partial(give_by_hand, actor, order, wanted, selected=request.POST.get("line", ""))
    return first_change(request, actor, order, give)


def _look(request: HttpRequest, shown: Shown, wanted: Entry) -> HttpResponse:
    if isinstance(wanted, Search):
        return show_panels(request, shown, [entry_results_panel(shown, f"/{wanted.words}")], focus="entry")
    return show_panels(request, shown, [KeyHelp(order=shown.id, open=True)], focus="close-keys")
