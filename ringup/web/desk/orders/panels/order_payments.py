"""How it is paid: payment lines with their state, what is still open, and the ways to pay, one digit each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import load_basket
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine, PaymentLink
from ringup.payments.queries import latest_links, list_ways_to_pay
from ringup.payments.rules.changing import LEEWAY
from ringup.payments.rules.links import OPEN_LINKS
from ringup.payments.rules.states import LineState
from ringup.plumbing import formats
from ringup.pricing.rules.payment_offers import PaymentOffer, payment_offers
from ringup.web.desk.orders.panels.order_panel import Badge, OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said
from ringup.web.ui.wording.words import LINK_STATES, PAYMENT_STATUSES, TONES

ICONS = {
    "card": "credit-card",
    "check": "receipt",
    "customer": "file-invoice",
    "normal": "coin",
}
LINK_TONES = {"sent": "", "opened": "good", "declined": "bad", "paid": "good", "expired": "warn", "failed": "bad"}


@dataclass(frozen=True, kw_only=True)
class Payment:
    payment: str
    label: str
    detail: str
    amount: str
    status: Badge
    may_remove: bool
    # Of a payment by link: whether it can be sent again, and how far the order has changed since.
    may_ask: bool = False
    may_send: bool = False
    change: str = ""


@dataclass(frozen=True, kw_only=True)
class PaymentChoice:
    """A way to pay, one digit each."""

    method: str
    label: str
    detail: str = ""
    less: str = ""  # what paying so takes off the order
    card: str = ""
    icon: str = "coin"
    by_link: bool = False


@dataclass(frozen=True, kw_only=True)
class OrderPayments(OrderPanel):
    payments: tuple[Payment, ...] = ()
    choices: tuple[PaymentChoice, ...] = ()
    closed_because: str = ""
    refusal: Said | None = None


def order_payments_panel(
    shown: Shown, lines: list[PaymentLine] | None = None, refusal: Said | None = None
) -> OrderPayments:
    """The payment lines and the ways to pay, in three queries; one more where a customer pays by a link."""
    if not shown.is_stored or not shown.rows.lines:
        return OrderPayments(order=shown.id, closed_because=_("Shown with the first line."), refusal=refusal)
    lines = load_payment_lines(shown.order) if lines is None else lines
    may_pay = shown.may_change and shown.actor.may(Permission.TAKE_PAYMENTS)
    links = latest_links(lines)
    return OrderPayments(
        order=shown.id,
        payments=tuple(
            _by_link(_payment(line, may_remove=may_pay), shown, line, links.get(line.pk))
            if line.by_link
            else _payment(line, may_remove=may_pay)
            for line in lines
        ),
        choices=tuple(_choices(shown)) if may_pay else (),
        closed_because="" if may_pay or not shown.may_change else _("Your role takes no payments."),
        refusal=refusal,
    )


def _payment(line: PaymentLine, *, may_remove: bool) -> Payment:
    card = line.stored_card
    detail = _("No. %(number)s") % {"number": line.check_number} if line.check_number else ""
    return Payment(
        payment=line.public_id,
        label=f"{card.brand.title()} •••• {card.last_four}" if card else line.method.name,
        detail=detail,
        amount=formats.amount(line.amount_minor, line.currency),
        status=Badge(text=str(PAYMENT_STATUSES[line.state]), tone=TONES.get(line.state, "")),
        may_remove=may_remove and LEEWAY[LineState(line.state)].may_remove,
    )


def _by_link(payment: Payment, shown: Shown, line: PaymentLine, link: PaymentLink | None) -> Payment:
    """The payment with the state of its link, which says more than that of the payment until the customer has paid."""
    if link is None:
        return payment
    is_waiting = line.state == LineState.NOT_SUBMITTED
    may_send = is_waiting and shown.actor.may(Permission.TAKE_PAYMENTS)
    status = Badge(text=str(LINK_STATES[link.state]), tone=LINK_TONES.get(link.state, ""))
    return replace(
        payment,
        label=_("Payment link"),
        detail=link.recipient,
        status=status if is_waiting else payment.status,
        may_ask=may_send and link.state in OPEN_LINKS,
        may_send=may_send,
        change=_change(shown, link),
    )


def _change(shown: Shown, link: PaymentLink) -> str:
    """How far the order has moved from what the link was sent for, as long as it can still be changed."""
    moved = shown.order.total_minor - link.order_total_minor
    if not moved or not shown.may_change:
        return ""
    amount = formats.amount(abs(moved), link.currency)
    if moved > 0:
        return _("%(amount)s more since the link was sent") % {"amount": amount}
    return _("%(amount)s less since the link was sent") % {"amount": amount}


def _less(offer: PaymentOffer | None) -> str:
    if offer is None:
        return ""
    percent = formats.percent(offer.percent)
    if offer.on_everything:
        return _("%(percent)s less") % {"percent": percent}
    return _("%(percent)s less on some products") % {"percent": percent}


def _choices(shown: Shown) -> Iterator[PaymentChoice]:
    customer = shown.order.customer
    ways = list_ways_to_pay(
        call_center=shown.order.call_center_id,
        customer=customer.pk if customer else None,
        on_account=customer is not None and customer.allow_on_account,
    )
    basket = load_basket(replace(shown.rows, lines=[]), timezone.now())
    offers = payment_offers(basket, shown.rows.rules.rules.discounts)
    for way in ways:
        yield PaymentChoice(
            method=way.method,
            label=_("Payment link") if way.by_link else way.card_name or way.name,
            detail=way.expires,
            less=_less(offers.get(way.method)),
            card=way.card,
            icon="mail-forward" if way.by_link else ICONS[way.function],
            by_link=way.by_link,
        )
