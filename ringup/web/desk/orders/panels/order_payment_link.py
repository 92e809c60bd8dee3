"""A payment link: to which of the customer's addresses it goes, one digit each, or to another one that is typed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.customers.models import CustomerEmail, CustomerPhone
from ringup.payments.models import PaymentLink
from ringup.payments.queries import find_link_method
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said

MOST_ADDRESSES = 9


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """`value` is the channel and the address, as the form sends it."""

    value: str
    label: str
    detail: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class OrderPaymentLink(OrderPanel):
    """Shown while `open`. `typed` is what was typed into the field, kept when it is refused."""

    open: bool = False
    method: str = ""
    recipients: tuple[Recipient, ...] = ()
    typed: str = ""
    refusal: Said | None = None


def order_payment_link_panel(
    shown: Shown, *, method: str = "", typed: str = "", refusal: Said | None = None
) -> OrderPaymentLink:
    """The question, in three queries; closed where no method of the call center offers links."""
    offered = find_link_method(call_center=shown.order.call_center_id, code=method)
    if offered is None:
        return OrderPaymentLink(order=shown.id)
    return OrderPaymentLink(
        order=shown.id,
        open=True,
        method=offered,
        recipients=tuple(_recipients(shown))[:MOST_ADDRESSES],
        typed=typed,
        refusal=refusal,
    )


def _recipients(shown: Shown) -> Iterator[Recipient]:
    customer = shown.order.customer_id
    if customer is None:
        return
    for email in CustomerEmail.objects.filter(customer=customer).order_by("-is_primary", "pk"):
        value = f"{PaymentLink.Channel.EMAIL.value}:{email.address}"
        yield Recipient(value=value, label=email.address, detail=_("by e-mail"), icon="mail")
    phones = CustomerPhone.objects.filter(customer=customer).exclude(e164="").order_by("-is_primary", "pk")
    for phone in phones:
        value = f"{PaymentLink.Channel.TEXT_MESSAGE.value}:{phone.e164}"
        yield Recipient(value=value, label=phone.raw or phone.e164, detail=_("as a text message"), icon="message-2")
