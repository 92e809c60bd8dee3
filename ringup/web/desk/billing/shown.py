"""An order as the billing panels see it, and what the actor may do with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.loading import billable_lines
from ringup.fulfillment.loading.e_invoices import refuse_e_invoice
from ringup.fulfillment.models import Shipment
from ringup.fulfillment.queries import InvoiceRow, invoiced_quantities, list_invoices, list_shipments
from ringup.fulfillment.rules.invoicing import Billable
from ringup.orders.loading import OrderRows, load_order
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.states import OrderEventName, OrderState, next_state
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine
from ringup.payments.rules.states import LineState
from ringup.reports.queries.workbenches import list_blockers
from ringup.returns.queries import CreditRow, list_credits
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class ShownBilling:
    """`blockers` are why nothing can be invoiced now; `e_invoices`: the customer gets such ones."""

    actor: Actor
    rows: OrderRows
    billable: Sequence[Billable]
    invoices: Sequence[InvoiceRow]
    shipments: Sequence[Shipment]
    credits: Sequence[CreditRow]
    payments: Sequence[PaymentLine]
    blockers: Sequence[Refusal]
    e_invoices: bool

    @property
    def order(self) -> SalesOrder:
        return self.rows.order

    @property
    def may_invoice(self) -> bool:
        """Whether the actor could invoice orders of this call center, were they released."""
        return self.actor.may(Permission.INVOICE_ORDERS) and self.actor.serves(self.order.call_center_id)

    @property
    def may_credit(self) -> bool:
        """Whether the actor could give credits on this order, were something invoiced."""
        on = self.rows.center.order_completion and self.rows.center.order_price_control
        return on and self.actor.may(Permission.GIVE_CREDITS) and self.actor.serves(self.order.call_center_id)

    @property
    def listed(self) -> list[PaymentLine]:
        """The payments that the page shows."""
        return [line for line in self.payments if line.state != LineState.VOIDED]

    def lines(self) -> list[tuple[SalesLine, Billable]]:
        """The order's lines, each with what is invoiced of it."""
        return list(zip(self.rows.lines, self.billable, strict=True))


def shown_billing(actor: Actor, order: str) -> ShownBilling:
    """The billing of the order with that public id; 404 behind another wall. A fixed number of queries."""
    rows = load_order(actor, order)
    if rows is None:
        raise Http404
    return ShownBilling(
        actor=actor,
        rows=rows,
        billable=billable_lines(rows, invoiced_quantities([rows.order.pk])),
        invoices=list_invoices(rows.order.pk),
        shipments=list_shipments(rows.order.pk),
        credits=list_credits(rows.order.pk),
        payments=load_payment_lines(rows.order),
        blockers=_blockers(rows),
        e_invoices=refuse_e_invoice(rows.order) is None,
    )


def _blockers(rows: OrderRows) -> list[Refusal]:
    after = next_state(OrderState(rows.order.state), OrderEventName.INVOICE)
    return [after] if isinstance(after, Refusal) else list_blockers(rows.order)
