"""The whole order screen: every panel, for the first load and for a screen that fell behind."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from ringup.orders.models import SalesLine
from ringup.payments.loading import load_payment_lines
from ringup.web.desk.orders.panels.customer_form import CustomerForm
from ringup.web.desk.orders.panels.customer_results import CustomerResults
from ringup.web.desk.orders.panels.entry_refusal import EntryRefusal
from ringup.web.desk.orders.panels.entry_results import EntryResults
from ringup.web.desk.orders.panels.key_help import KeyHelp
from ringup.web.desk.orders.panels.line_detail import LineDetail, line_detail_panel
from ringup.web.desk.orders.panels.order_approvals import OrderApprovals, order_approvals_panel
from ringup.web.desk.orders.panels.order_balance import OrderBalance, order_balance_panel
from ringup.web.desk.orders.panels.order_call import OrderCall, order_call_panel
from ringup.web.desk.orders.panels.order_canceling import OrderCanceling
from ringup.web.desk.orders.panels.order_completion import OrderCompletion, order_completion_panel
from ringup.web.desk.orders.panels.order_customer import OrderCustomer, order_customer_panel
from ringup.web.desk.orders.panels.order_drafts import OrderDrafts, order_drafts_panel
from ringup.web.desk.orders.panels.order_gift_card import OrderGiftCard
from ringup.web.desk.orders.panels.order_head import OrderHead, order_head_panel
from ringup.web.desk.orders.panels.order_header import OrderHeader
from ringup.web.desk.orders.panels.order_history import OrderHistory, order_history_panel
from ringup.web.desk.orders.panels.order_leaving import OrderLeaving
from ringup.web.desk.orders.panels.order_lines import OrderLines, order_lines_panel
from ringup.web.desk.orders.panels.order_offers import OrderOffers, asks_for_offers
from ringup.web.desk.orders.panels.order_payment_link import OrderPaymentLink
from ringup.web.desk.orders.panels.order_payments import OrderPayments, order_payments_panel
from ringup.web.desk.orders.panels.order_plan import OrderPlan
from ringup.web.desk.orders.panels.order_presence import OrderPresence, order_presence_panel
from ringup.web.desk.orders.panels.order_recap import OrderRecap
from ringup.web.desk.orders.panels.order_revision import OrderRevision, order_revision_panel
from ringup.web.desk.orders.panels.order_script import OrderScript
from ringup.web.desk.orders.panels.order_stale import OrderStale
from ringup.web.desk.orders.panels.order_totals import OrderTotals, order_totals_panel
from ringup.web.desk.orders.panels.order_versions import OrderVersions
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    order: str
    title: str
    revision: OrderRevision
    call: OrderCall
    customer_results: CustomerResults
    customer_form: CustomerForm
    customer: OrderCustomer
    history: OrderHistory
    head: OrderHead
    header: OrderHeader
    presence: OrderPresence
    stale: OrderStale
    approvals: OrderApprovals
    leaving: OrderLeaving
    canceling: OrderCanceling
    versions: OrderVersions
    entry_results: EntryResults
    entry_refusal: EntryRefusal
    key_help: KeyHelp
    recap: OrderRecap
    lines: OrderLines
    line_detail: LineDetail
    script: OrderScript
    totals: OrderTotals
    offers: OrderOffers
    payments: OrderPayments
    payment_link: OrderPaymentLink
    gift_card: OrderGiftCard
    plan: OrderPlan
    balance: OrderBalance
    completion: OrderCompletion
    drafts: OrderDrafts
    may_change: bool = True
    takes_payments: bool = True
    # Whether the screen fetches what to say, and the picture of the selected line's product.
    is_directed: bool = False

    def panels(self) -> list[Panel]:
        """Every panel of the page, in reading order."""
        values = (getattr(self, field.name) for field in fields(self))
        return [value for value in values if isinstance(value, Panel)]


def order_page(shown: Shown) -> OrderPage:
    """The screen of an order with its last line selected; forms, search results and questions are closed."""
    order, selected = shown.id, last_line(shown.rows.lines)
    payments = load_payment_lines(shown.order) if shown.is_stored else []
    return OrderPage(
        order=order,
        title=shown.order.number or _("New order"),
        revision=order_revision_panel(shown),
        call=order_call_panel(shown),
        customer_results=CustomerResults(order=order),
        customer_form=CustomerForm(order=order),
        customer=order_customer_panel(shown),
        history=order_history_panel(shown),
        head=order_head_panel(shown),
        header=OrderHeader(order=order),
        presence=order_presence_panel(shown),
        stale=OrderStale(order=order),
        approvals=order_approvals_panel(shown),
        leaving=OrderLeaving(order=order),
        canceling=OrderCanceling(order=order),
        versions=OrderVersions(order=order),
        entry_results=EntryResults(order=order),
        entry_refusal=EntryRefusal(order=order),
        key_help=KeyHelp(order=order),
        recap=OrderRecap(order=order),
        lines=order_lines_panel(shown),
        line_detail=line_detail_panel(shown, selected) if selected else LineDetail(order=order),
        script=OrderScript(order=order),
        totals=order_totals_panel(shown),
        offers=OrderOffers(order=order, asks=asks_for_offers(shown), loads=bool(shown.rows.lines)),
        payments=order_payments_panel(shown, payments),
        payment_link=OrderPaymentLink(order=order),
        gift_card=OrderGiftCard(order=order),
        plan=OrderPlan(order=order),
        balance=order_balance_panel(shown, payments),
        completion=order_completion_panel(shown),
        drafts=order_drafts_panel(shown),
        may_change=shown.may_change,
        takes_payments=shown.rows.center.order_completion,
        is_directed=shown.rows.center.directed_selling,
    )


def last_line(lines: Iterable[SalesLine]) -> SalesLine | None:
    """The line that was entered last."""
    return max(lines, key=lambda line: line.position, default=None)
