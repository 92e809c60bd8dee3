"""Keying a card: the fields are the processor's own, in a frame, on a page that may show no other frame."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import load_order
from ringup.orders.queries import customer_name
from ringup.payments.actions.close_card_entry import close_card_entry as close_action
from ringup.payments.actions.open_card_entry import CardWish, open_card_entry
from ringup.payments.actions.see_card_entry import see_card_entry
from ringup.payments.actions.take_card_token import take_card_token as take_action
from ringup.payments.connectors.protocol import FieldsScript
from ringup.payments.loading import fields_script_of
from ringup.payments.models import CardEntry
from ringup.payments.queries.card_entries import find_card_entry
from ringup.payments.rules.card_entries import EntryState
from ringup.plumbing import formats
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.web.desk.card_entry.keys import CARD_ENTRY_KEYS
from ringup.web.desk.card_entry.panel import CardEntryState, card_entry_panel
from ringup.web.desk.orders.answers import refuse
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.panels.order_panel import Fact
from ringup.web.desk.orders.panels.order_payments import order_payments_panel
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import StatusLine, answer
from ringup.web.ui.wording import say


@dataclass(frozen=True, kw_only=True)
class CardEntryPage:
    """`frame` is the address of the processor's fields while they may be shown."""

    order: str
    number: str
    state: CardEntryState
    facts: tuple[Fact, ...]
    frame: str = ""
    script: FieldsScript | None = None
    currency: str = ""
    language: str = ""

    @property
    def is_open(self) -> bool:
        """Whether fields of the processor are shown, in whichever way."""
        return bool(self.frame or self.script)


@takes_orders
@require_POST
def key_card(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Opens the fields, and leads to them; where they stay locked the reason and the cure stand in the payments."""
    method = request.POST.get("method", "")
    amount = _amount(request, actor, order)
    outcome: CardEntry | Refusal
    if isinstance(amount, Refusal):
        outcome = amount
    else:
        wish = CardWish(
            method=method,
            amount=amount,
            keeps_card=bool(request.POST.get("keeps_card")),
            framed_by=f"{request.scheme}://{request.get_host()}",
        )
        outcome = open_card_entry(actor, order=order, wish=wish)
    if isinstance(outcome, Refusal):
        shown = shown_order(actor, order)
        panel = order_payments_panel(shown, refusal=say(outcome))
        focus = "payment-amount" if outcome.field == "amount" else "payment-methods"
        return refuse(request, shown, outcome, panel, focus=focus)
    return _to(request, reverse("desk:card-entry", args=[order, outcome.public_id]))


@takes_orders
@require_safe
def card_entry(request: HttpRequest, actor: Actor, order: str, card_entry: str) -> HttpResponse:
    """The fields in their frame while they are open and the actor opened them; else how it ended."""
    row = _entry(actor, order, card_entry)
    may_key = row.state == EntryState.OPEN and row.opened_by_id == actor.user
    page = CardEntryPage(
        order=order,
        number=row.order.number,
        state=card_entry_panel(row),
        facts=_facts(row),
        frame=row.url if may_key else "",
        script=fields_script_of(row) if may_key else None,
        currency=row.currency.lower(),
        language=get_language() or "",
    )
    response = render(request, "desk/card_entry/card_entry.html", {"page": page, "keys": CARD_ENTRY_KEYS})
    if page.is_open:
        response._csp_update = _opened(page)  # type: ignore[attr-defined]
    return response


@takes_orders
@require_POST
def take_card_token(request: HttpRequest, actor: Actor, order: str, card_entry: str) -> HttpResponse:
    """The token that the processor's script gave out; the card itself is known to the processor only."""
    before = _entry(actor, order, card_entry)
    row = take_action(actor, order=order, entry=card_entry, token=request.POST.get("token", ""))
    if isinstance(row, Refusal):
        return answer(request, [StatusLine(text=say(row).text, tone="bad")], status=422)
    if row.state == EntryState.STORED and not row.because:
        return _to(request, reverse("desk:order", args=[order]))
    if row.state != EntryState.OPEN:
        return _to(request, reverse("desk:card-entry", args=[order, card_entry]))
    row.order = before.order
    return answer(request, [card_entry_panel(row)])


@takes_orders
@require_POST
def card_entry_state(request: HttpRequest, actor: Actor, order: str, card_entry: str) -> HttpResponse:
    """The page says that it is there, and learns how things stand; once the fields are over it is loaded anew."""
    before = _entry(actor, order, card_entry)
    row = see_card_entry(actor, order=order, entry=card_entry)
    if isinstance(row, Refusal):
        raise Http404
    if row.state == EntryState.STORED and not row.because:
        return _to(request, reverse("desk:order", args=[order]))
    if request.POST.get("frame") and row.state != EntryState.OPEN:
        return _to(request, reverse("desk:card-entry", args=[order, card_entry]))
    row.order = before.order
    return answer(request, [card_entry_panel(row)])


@takes_orders
@require_POST
def close_card_entry(request: HttpRequest, actor: Actor, order: str, card_entry: str) -> HttpResponse:
    """Closes the fields; the recorder goes on. A page that is left says so by itself."""
    _entry(actor, order, card_entry)
    close_action(actor, order=order, entry=card_entry)
    return _to(request, reverse("desk:order", args=[order]))


def _entry(actor: Actor, order: str, entry: str) -> CardEntry:
    rows = load_order(actor, order)
    row = find_card_entry(order=rows.order.pk, entry=entry) if rows else None
    if row is None:
        raise Http404
    return row


def _opened(page: CardEntryPage) -> dict[str, list[str]]:
    """What this one answer allows besides: the frame of the processor, or its script with what that needs."""
    if page.script is None:
        place = urlsplit(page.frame)
        return {"frame-src": [f"{place.scheme}://{place.netloc}"]}
    place = urlsplit(page.script.address)
    return {
        "frame-src": [*page.script.frames],
        "script-src": ["'self'", f"{place.scheme}://{place.netloc}"],
        "connect-src": ["'self'", *page.script.connects],
    }


def _facts(row: CardEntry) -> tuple[Fact, ...]:
    all_of_it = _("all that is left to pay")
    amount = formats.money(row.amount_minor, row.currency) if row.amount_minor is not None else all_of_it
    facts = [
        Fact(name=_("Customer"), value=customer_name(row.order)),
        Fact(name=_("Pays"), value=amount),
        Fact(name=_("Method of payment"), value=row.method.name),
    ]
    if row.call is not None and row.call.caller_e164:
        facts.append(Fact(name=_("Call"), value=formats.phone(row.call.caller_e164)))
    kept = _("for later orders, too") if row.keeps_card else _("for this order only")
    return (*facts, Fact(name=_("The card is kept"), value=kept))


def _amount(request: HttpRequest, actor: Actor, order: str) -> Money | Refusal | None:
    text, rows = request.POST.get("amount", "").strip(), load_order(actor, order)
    if not text or rows is None:
        return None
    try:
        return Money.from_decimal(read_number(text), rows.order.currency)
    except ValueError:
        return Refusal(code="value_not_understood", facts={"text": text}, field="amount")


def _to(request: HttpRequest, address: str) -> HttpResponse:
    is_htmx = bool(request.headers.get("HX-Request"))
    return HttpResponseClientRedirect(address) if is_htmx else HttpResponseRedirect(address)
