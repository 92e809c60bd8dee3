"""Gift cards in a call: what is on one, and for whom a line's card is. A number travels in the body, never in a URL."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.inquire_gift_card import inquire_gift_card
from ringup.payments.actions.set_gift_card_sale import set_gift_card_sale as set_action
from ringup.payments.rules.gift_cards import GiftCardKind
from ringup.payments.saving.gift_card_sales import SaleWish
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_panels
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.panels.line_detail import LineDetail, line_detail_panel
from ringup.web.desk.orders.panels.order_gift_card import OrderGiftCard, order_gift_card_panel
from ringup.web.desk.orders.panels.order_head import order_head_panel
from ringup.web.desk.orders.panels.order_revision import order_revision_panel
from ringup.web.ui.panels import StatusLine
from ringup.web.ui.wording import say

NUMBER = "gift-card-number"
FIELDS = {"recipient_name": "gift-recipient", "recipient_email": "gift-email", "number": "gift-number"}


def _to_add_to(text: str) -> str | None:
    """A dash takes the card off again; nothing leaves it."""
    return "" if text.strip() == "-" else text or None


@takes_orders
@require_safe
def order_gift_card(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Asks for the number."""
    shown = shown_order(actor, order)
    if "close" in request.GET:
        return show_panels(request, shown, [OrderGiftCard(order=order)], focus="payment-methods")
    return show_panels(request, shown, [order_gift_card_panel(shown)], focus=NUMBER)


@takes_orders
@require_POST
def ask_gift_card(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Says what is on the card."""
    shown = shown_order(actor, order)
    outcome = inquire_gift_card(actor, number=request.POST.get("number", ""), order=order)
    if isinstance(outcome, Refusal):
        panel = order_gift_card_panel(shown, refusal=say(outcome))
        return refuse(request, shown, outcome, panel, focus=NUMBER)
    return show_panels(request, shown, [order_gift_card_panel(shown, outcome)], focus=NUMBER)


@takes_orders
@require_POST
def set_gift_card_sale(request: HttpRequest, actor: Actor, order: str, line: str) -> HttpResponse:
    """Stores for whom the card is, all fields at once; a number that was given before stays when none is typed."""
    form = request.POST
    wish = SaleWish(
        kind=GiftCardKind.EMAIL.value if form.get("kind") == GiftCardKind.EMAIL else GiftCardKind.PHYSICAL.value,
        number=form.get("number") or None,
        adds_to=_to_add_to(form.get("adds_to", "")),
        recipient_name=form.get("recipient_name", ""),
        recipient_email=form.get("recipient_email", ""),
        sender_name=form.get("sender_name", ""),
        message=form.get("message", ""),
    )
    outcome = set_action(actor, order=order, line=line, wish=wish)
    shown = shown_order(actor, order)
    row = shown.rows.line(line)
    refusal = say(outcome) if isinstance(outcome, Refusal) else None
    panel = line_detail_panel(shown, row, refusal) if row is not None else LineDetail(order=order)
    if isinstance(outcome, Refusal):
        return refuse(request, shown, outcome, panel, focus=FIELDS.get(outcome.field, "gift-recipient"))
    panels = [order_revision_panel(shown), order_head_panel(shown), panel]
    return show_panels(request, shown, [*panels, StatusLine(text=_("Noted for the gift card."), tone="good")])
