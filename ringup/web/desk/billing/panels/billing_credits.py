"""The credits given on the order, each with its price match and where the money stands."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.plumbing import formats
from ringup.returns.queries import CreditRow
from ringup.web.desk.billing.panels.billing_panel import BillingPanel
from ringup.web.desk.billing.shown import ShownBilling
from ringup.web.desk.orders.panels.order_panel import Badge

STATUSES = {
    "on_account": Badge(text=gettext_lazy("On the customer's account"), tone="good"),  # type: ignore[arg-type]
    "refunded": Badge(text=gettext_lazy("Refunded"), tone="good"),  # type: ignore[arg-type]
    "refund_asked": Badge(text=gettext_lazy("Refund asked for"), tone="warn"),  # type: ignore[arg-type]
    "refund_failed": Badge(
        text=gettext_lazy("Refund failed; it stands on the customer's account"),  # type: ignore[arg-type]
        tone="bad",
    ),
}


@dataclass(frozen=True, kw_only=True)
class ShownCredit:
    number: str
    day: str
    text: str
    prices: str
    total: str
    reason: str
    agent: str
    status: Badge
    capped: str
    e_invoice: str


@dataclass(frozen=True, kw_only=True)
class BillingCredits(BillingPanel):
    """The credits, and what they come to."""

    credits: tuple[ShownCredit, ...] = ()
    total: str = ""


def billing_credits_panel(shown: ShownBilling) -> BillingCredits:
    """All credits, the first one first; no query."""
    currency = shown.order.currency
    return BillingCredits(
        order=shown.order.public_id,
        credits=tuple(_credit(shown, row) for row in shown.credits),
        total=formats.money(sum(row.total.minor for row in shown.credits), currency) if shown.credits else "",
    )


def _credit(shown: ShownBilling, row: CreditRow) -> ShownCredit:
    currency = row.total.currency
    prices = {
        "old": formats.unit_price(row.old_price, currency),
        "new": formats.unit_price(row.new_price, currency),
        "quantity": formats.quantity(row.quantity),
    }
    difference = formats.money(row.difference.minor, currency)
    return ShownCredit(
        number=row.number,
        day=formats.moment(row.credited_at),
        text=row.text,
        prices=_("%(old)s → %(new)s, %(quantity)s units") % prices,
        total=formats.money(row.total.minor, currency),
        reason=row.reason,
        agent=row.agent,
        status=STATUSES[row.status],
        capped=_("of %(difference)s: the maximum is reached") % {"difference": difference}
        if row.credit.minor < row.difference.minor
        else "",
        e_invoice=reverse("desk:e-credit-note", args=[shown.order.public_id, row.public_id])
        if shown.e_invoices
        else "",
    )
