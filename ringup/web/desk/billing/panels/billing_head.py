"""Whose order it is and where it stands: number, customer, status, what is owed; the ways back."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.rules.permissions import Permission
from ringup.plumbing import formats
from ringup.web.desk.billing.panels.billing_panel import BillingPanel
from ringup.web.desk.billing.shown import ShownBilling
from ringup.web.desk.orders.panels.order_panel import Badge, Fact
from ringup.web.ui.wording.words import DETAILED_STATUSES, PAYMENT_STATUSES, TONES


@dataclass(frozen=True, kw_only=True)
class BillingHead(BillingPanel):
    """The order as a whole; an address that is empty leads nowhere for this actor."""

    number: str = ""
    customer: str = ""
    customer_address: str = ""
    order_address: str = ""
    badges: tuple[Badge, ...] = ()
    facts: tuple[Fact, ...] = ()


def billing_head_panel(shown: ShownBilling) -> BillingHead:
    """The order's facts; no query."""
    order, actor = shown.order, shown.actor
    customer = order.customer
    opens = actor.may(Permission.TAKE_ORDERS) and actor.call_center is not None
    return BillingHead(
        order=order.public_id,
        number=order.number,
        customer=f"{customer.first_name} {customer.last_name}".strip() or customer.number if customer else "",
        customer_address=reverse("desk:customer", args=[customer.public_id]) if customer else "",
        order_address=reverse("desk:order", args=[order.public_id]) if opens else "",
        badges=(
            _badge(DETAILED_STATUSES, order.detailed_status),
            _badge(PAYMENT_STATUSES, order.payment_status),
        ),
        facts=tuple(_facts(shown)),
    )


def _facts(shown: ShownBilling) -> list[Fact]:
    order = shown.order
    invoiced = sum(row.total.minor for row in shown.invoices)
    came_invoiced = order.state == "invoiced" and not shown.invoices
    facts = [Fact(name=_("Total"), value=formats.money(order.total_minor, order.currency))]
    if not came_invoiced:
        facts.append(Fact(name=_("Invoiced"), value=formats.money(invoiced, order.currency)))
        left = order.total_minor - invoiced
        facts.append(Fact(name=_("Left to invoice"), value=formats.money(left, order.currency)))
    if shown.credits:
        credited = sum(row.total.minor for row in shown.credits)
        facts.append(Fact(name=_("Credited"), value=formats.money(credited, order.currency)))
    return facts


def _badge(words: object, code: str) -> Badge:
    assert isinstance(words, dict)
    return Badge(text=str(words.get(code, code)), tone=TONES.get(code, ""))
