"""Two people invoice the same order at the same moment, with two connections: nothing is billed or charged twice."""

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.fulfillment.models import Invoice, InvoiceLine
from ringup.orders.models import SalesOrder
from ringup.payments.models import LedgerTransaction
from ringup.payments.saving import PaymentEntry
from ringup.values.refusal import Refusal
from tests.actions.orders.test_approval_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.peerbug("B33")
def test_two_full_invoices_at_once_are_one(take, sam: Actor, acquirer):
    order: SalesOrder = take()
    outcomes = at_once(*[lambda: invoice_order(sam, order=order.public_id)] * 2)
    assert sum(isinstance(one, Invoiced) for one in outcomes) == 1
    [refused] = [one for one in outcomes if isinstance(one, Refusal)]
    assert refused.code == "order_state_forbids"
    assert Invoice.objects.count() == 1
    assert [row["amount"] for row in acquirer.journal("capture")] == [order.total_minor]
    assert LedgerTransaction.objects.filter(kind="capture").count() == 1


def test_two_parts_of_the_same_units_at_once_never_bill_more_than_was_ordered(sell, sam: Actor):
    order: SalesOrder = sell(PaymentEntry(method="CASH"))
    lamp = order.lines.get(item__number="LAMP-1")
    outcomes = at_once(
        *[lambda: invoice_order(sam, order=order.public_id, lines={lamp.public_id: lamp.quantity - 1})] * 2
    )
    assert sum(isinstance(one, Invoiced) for one in outcomes) == 1
    assert [one.code for one in outcomes if isinstance(one, Refusal)] == ["quantity_not_left"]
    assert InvoiceLine.objects.get(order_line=lamp).quantity == lamp.quantity - 1


def test_numbers_of_invoices_have_no_gap_whatever_is_refused_between(sell, sam: Actor):
    orders = [sell(PaymentEntry(method="CASH")) for _ in range(3)]
    at_once(*[lambda order=order: invoice_order(sam, order=order.public_id) for order in orders * 2])
    numbers = sorted(Invoice.objects.values_list("number", flat=True))
    assert numbers == ["INV-100001", "INV-100002", "INV-100003"]
