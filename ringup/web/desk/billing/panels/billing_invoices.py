"""The invoices of the order, what pays each, and the way to charge again what could not be charged."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.queries import InvoicePaid, InvoiceRow
from ringup.payments.models import PaymentLine
from ringup.payments.rules.states import LineState
from ringup.plumbing import formats
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.web.desk.billing.panels.billing_panel import BillingPanel
from ringup.web.desk.billing.shown import ShownBilling
from ringup.web.desk.orders.money_steps import payment_name
from ringup.web.desk.orders.panels.order_panel import Badge
from ringup.web.ui.wording import Said, say
from ringup.web.ui.wording.words import PAYMENT_STATUSES, TONES

TAKINGS = {
    "prepaid": gettext_lazy("prepaid"),
    "capture": gettext_lazy("charged"),
    "on_delivery": gettext_lazy("on delivery"),
    "on_account": gettext_lazy("on account"),
}


@dataclass(frozen=True, kw_only=True)
class ShownInvoice:
    """One invoice; `open` is what no payment of the order covers, `pdf` where it is shown on paper, `e_invoice` where
    it is got for programs.
    """

    number: str
    day: str
    total: str
    tax: str
    agent: str
    paid: tuple[str, ...]
    open: str
    pdf: str
    e_invoice: str


@dataclass(frozen=True, kw_only=True)
class BilledPayment:
    """A payment of the order; with `retry` its charge failed and can be asked for again."""

    method: str
    amount: str
    charged: str
    status: Badge
    retry: str


@dataclass(frozen=True, kw_only=True)
class BillingInvoices(BillingPanel):
    """The invoices and the payments that pay them."""

    invoices: tuple[ShownInvoice, ...] = ()
    payments: tuple[BilledPayment, ...] = ()
    invoiced: str = ""
    total: str = ""
    refusal: Said | None = None


def billing_invoices_panel(shown: ShownBilling, refusal: Refusal | None = None) -> BillingInvoices:
    """All invoices, the first one first; no query."""
    currency = shown.order.currency
    return BillingInvoices(
        order=shown.order.public_id,
        invoices=tuple(_invoice(shown, row) for row in shown.invoices),
        payments=tuple(_payment(shown, line) for line in shown.listed),
        invoiced=formats.money(sum(row.total.minor for row in shown.invoices), currency),
        total=formats.money(shown.order.total_minor, currency),
        refusal=say(refusal) if refusal else None,
    )


def _invoice(shown: ShownBilling, row: InvoiceRow) -> ShownInvoice:
    owed = row.total.minor - sum(paid.amount.minor for paid in row.payments)
    return ShownInvoice(
        number=row.number,
        day=formats.moment(row.invoiced_at),
        total=_money(row.total),
        tax=_money(row.tax),
        agent=row.agent,
        paid=tuple(_paid(paid) for paid in row.payments),
        open=_money(Money(owed, row.total.currency)) if owed else "",
        pdf=reverse("desk:invoice-pdf", args=[shown.order.public_id, row.public_id]),
        e_invoice=reverse("desk:e-invoice", args=[shown.order.public_id, row.public_id]) if shown.e_invoices else "",
    )


def _paid(paid: InvoicePaid) -> str:
    words = {"method": paid.method, "amount": _money(paid.amount), "how": TAKINGS.get(paid.taking, paid.taking)}
    return _("%(method)s %(amount)s, %(how)s") % words


def _payment(shown: ShownBilling, line: PaymentLine) -> BilledPayment:
    failed = line.state == LineState.CAPTURE_FAILED and shown.actor.may(Permission.TAKE_PAYMENTS)
    address = reverse("desk:retry-capture", args=[shown.order.public_id, line.public_id]) if failed else ""
    charged = line.captured_minor - line.refunded_minor
    return BilledPayment(
        method=payment_name(line),
        amount=formats.money(line.amount_minor, line.currency),
        charged=formats.money(charged, line.currency) if line.captured_minor else "",
        status=Badge(text=_status(line), tone="bad" if line.disputed_minor else TONES.get(line.state, "")),
        retry=address,
    )


def _status(line: PaymentLine) -> str:
    if line.disputed_minor:
        return _("disputed: %(amount)s") % {"amount": formats.money(line.disputed_minor, line.currency)}
    if line.authorize_on is None:
        return str(PAYMENT_STATUSES[line.state])
    return _("to be authorized on %(day)s") % {"day": formats.day(line.authorize_on)}


def _money(amount: Money) -> str:
    return formats.money(amount.minor, amount.currency)
