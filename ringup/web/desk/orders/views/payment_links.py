"""Payment links: asked for with one key, sent with one digit, and the processor asked about them with one key."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import load_order
from ringup.payments.actions.check_payment_link import check_payment_link as check_action
from ringup.payments.actions.send_payment_link import LinkWish
from ringup.payments.actions.send_payment_link import send_payment_link as send_action
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLink
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_panels
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.panels.order_balance import order_balance_panel
from ringup.web.desk.orders.panels.order_head import order_head_panel
from ringup.web.desk.orders.panels.order_payment_link import OrderPaymentLink, order_payment_link_panel
from ringup.web.desk.orders.panels.order_payments import order_payments_panel
from ringup.web.desk.orders.panels.order_revision import order_revision_panel
from ringup.web.desk.orders.parsing import NotUnderstood
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import StatusLine
from ringup.web.ui.wording import say

OTHER = "payment-link-other"


@takes_orders
@require_safe
def order_payment_link(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Asks where the link goes; the hand is on the first address of the customer."""
    shown = shown_order(actor, order)
    if "close" in request.GET:
        return show_panels(request, shown, [OrderPaymentLink(order=order)], focus="payment-methods")
    panel = order_payment_link_panel(shown, method=request.GET.get("method", ""))
    return show_panels(request, shown, [panel], focus="payment-link-first" if panel.recipients else OTHER)


@takes_orders
@require_POST
def send_payment_link(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Sends the link over the amount that was typed, else over all that is left to pay."""
    outcome: PaymentLink | Refusal
    try:
        outcome = send_action(actor, order=order, wish=_wish(request, actor, order))
    except NotUnderstood as error:
        outcome = error.refusal
    shown = shown_order(actor, order)
    if isinstance(outcome, Refusal):
        other = request.POST.get("other", "")
        panel = order_payment_link_panel(
            shown, method=request.POST.get("method", ""), typed=other, refusal=say(outcome)
        )
        return refuse(request, shown, outcome, panel, focus=OTHER if other else "payment-link-first")
    says = _("The payment link is on its way to %(recipient)s.") % {"recipient": outcome.recipient}
    return _show(request, shown, says)


@takes_orders
@require_POST
def check_payment_link(request: HttpRequest, actor: Actor, order: str, payment: str) -> HttpResponse:
    """Asks the processor now, and shows what it says."""
    outcome = check_action(actor, order=order, payment=payment)
    shown = shown_order(actor, order)
    if isinstance(outcome, Refusal):
        panel = order_payments_panel(shown, refusal=say(outcome))
        return refuse(request, shown, outcome, panel, focus="payment-methods")
    return _show(request, shown, "", focus="order-payments")


def _show(request: HttpRequest, shown: Shown, says: str, *, focus: str = "entry") -> HttpResponse:
    payments = load_payment_lines(shown.order)
    panels = [
        order_revision_panel(shown),
        order_head_panel(shown),
        order_payments_panel(shown, payments),
        order_balance_panel(shown, payments),
        OrderPaymentLink(order=shown.id),
    ]
    status = [StatusLine(text=says, tone="good")] if says else []
    return show_panels(request, shown, [*panels, *status], focus=focus, clear=("payment-amount",))


def _wish(request: HttpRequest, actor: Actor, order: str) -> LinkWish:
    channel, _sign, recipient = request.POST.get("to", "").partition(":")
    if not recipient:
        recipient = request.POST.get("other", "").strip()
        channel = PaymentLink.Channel.EMAIL if "@" in recipient else PaymentLink.Channel.TEXT_MESSAGE
    rows = load_order(actor, order)
    amount, text = None, request.POST.get("amount", "").strip()
    if text and rows is not None:
        try:
            amount = Money.from_decimal(read_number(text), rows.order.currency)
        except ValueError:
            raise NotUnderstood("amount", text) from None
    return LinkWish(
        method=request.POST.get("method", ""),
        channel=str(channel),
        recipient=recipient,
        amount=amount,
        country=rows.order.call_center.country if rows is not None else "",
    )
