"""An order is invoiced once, in full or in parts; the parts add up, and each charges its own part of the cards."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.undo_change import undo_change
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.fulfillment.models import Invoice, InvoiceLine
from ringup.fulfillment.queries import invoiced_quantities, list_invoices
from ringup.holds.actions.place_hold import place_hold
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.take_away import take_away
from ringup.orders.models import SalesOrder
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.models import LedgerEntry, PaymentMethod, PaymentOperation
from ringup.payments.rules.ledger import Account
from ringup.payments.saving import PaymentEntry
from ringup.plumbing.models import OutboxEvent
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import made
from tests.actions.payments.conftest import payment_of, states
from tests.factories import make_rex
from tests.web.office.rows import make_hold_code

CASH, ACCOUNT = PaymentEntry(method="CASH"), PaymentEntry(method="ACCOUNT")


def on(account: Account, **about: object) -> int:
    """What stands on an account of the ledger."""
    entries = LedgerEntry.objects.filter(account=account.value, **about)
    return entries.aggregate(sum=Sum("amount_minor"))["sum"] or 0


def test_a_released_order_is_invoiced_in_full_and_its_card_charged(take, sam, acquirer):
    order = take()
    done = made(sam, order)
    assert (order.state, order.detailed_status, order.do_not_process) == ("invoiced", "invoiced", False)
    assert done.invoice.number == "INV-100001"
    assert done.invoice.total_minor == order.total_minor
    assert states(order) == ("paid", "paid", "succeeded")
    [charged] = acquirer.journal("capture")
    assert charged["amount"] == order.total_minor
    assert on(Account.RECEIVABLE) == 0
    assert on(Account.CARDS) == order.total_minor
    assert on(Account.TAX) == -order.tax_minor


def test_the_parts_add_up_to_the_order_and_each_charges_its_own_part(take, sam, acquirer):
    order = take()
    first = made(sam, order, lamps=1)
    assert (order.state, order.detailed_status) == ("submitted", "partly_invoiced")
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert payment_of(order).captured_minor == first.invoice.total_minor < order.total_minor
    second = made(sam, order)
    assert order.state == "invoiced"
    sums = Invoice.objects.aggregate(net=Sum("net_minor"), tax=Sum("tax_minor"), total=Sum("total_minor"))
    assert (sums["total"], sums["tax"]) == (order.total_minor, order.tax_minor)
    assert [row["amount"] for row in acquirer.journal("capture")] == [
        first.invoice.total_minor,
        second.invoice.total_minor,
    ]
    assert states(order) == ("paid", "paid", "succeeded")
    assert (first.invoice.position, second.invoice.position) == (1, 2)
    lamp = order.lines.get(item__number="LAMP-1")
    assert invoiced_quantities([order.pk])[lamp.pk] == lamp.quantity


def test_how_much_of_each_line_is_invoiced_is_one_query(sell, sam, django_assert_num_queries):
    order = sell(CASH)
    made(sam, order, lamps=2)
    with django_assert_num_queries(1):
        quantities = invoiced_quantities([order.pk])
    assert sorted(quantities.values()) == [Decimal(0), Decimal(2)]


def test_an_order_that_came_invoiced_counts_as_invoiced_in_full(sell):
    order = sell(CASH)
    SalesOrder.objects.filter(pk=order.pk).update(state="invoiced", origin="online-retail")
    assert sorted(invoiced_quantities([order.pk]).values()) == [Decimal(1), Decimal(3)]


def test_what_was_prepaid_settles_the_invoice_and_what_is_on_account_is_owed(sell, sam, scene):
    scene.carla.allow_on_account = True
    scene.carla.save()
    order = sell(PaymentEntry(method="CASH", amount=Money(2000, "EUR")), ACCOUNT)
    assert on(Account.PREPAYMENT, customer=scene.carla) == -2000
    made(sam, order)
    assert on(Account.PREPAYMENT) == 0
    assert on(Account.RECEIVABLE, customer=scene.carla) == order.total_minor - 2000
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == order.total_minor - 2000
    assert order.payment_status == "posted"


def test_cash_on_delivery_is_paid_with_the_last_invoice(sell, sam):
    PaymentMethod.objects.filter(code="CASH").update(prepay=False)
    order = sell(CASH)
    made(sam, order, lamps=1)
    assert payment_of(order).state == "posted"
    made(sam, order)
    assert payment_of(order).state == "paid"
    assert on(Account.CASH) == order.total_minor
    assert on(Account.RECEIVABLE) == 0


def test_a_failed_charge_is_its_own_state_stops_the_next_invoice_and_is_tried_again(take, sam, ada, acquirer):
    order = take()
    acquirer.queue("declined:do_not_honor")
    first = made(sam, order, lamps=1)
    assert states(order) == ("declined", "capture_failed", "declined")
    assert order.do_not_process
    assert on(Account.RECEIVABLE) == first.invoice.total_minor
    refused = invoice_order(sam, order=order.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_does_not_release"
    assert not isinstance(retry_payment(ada, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert [row["amount"] for row in acquirer.journal("capture")] == [first.invoice.total_minor]
    assert on(Account.RECEIVABLE) == 0
    made(sam, order)
    assert states(order) == ("paid", "paid", "succeeded")


def test_a_charge_that_failed_on_the_last_invoice_can_be_tried_again_too(take, sam, acquirer):
    order = take()
    acquirer.queue("declined:do_not_honor")
    made(sam, order)
    assert (order.state, order.payment_status) == ("invoiced", "declined")
    assert not isinstance(retry_payment(sam, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    assert states(order) == ("paid", "paid", "succeeded")


def test_while_a_charge_has_no_answer_nothing_more_is_invoiced(take, sam, acquirer):
    order = take()
    acquirer.queue("time_out_after")
    made(sam, order, lamps=1)
    assert states(order) == ("unknown", "unknown", "unknown")
    refused = invoice_order(sam, order=order.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "payment_does_not_release"
    assert len(acquirer.journal("capture")) == 1


def test_the_same_request_makes_one_invoice(sell, sam):
    order = sell(CASH)
    lamp = order.lines.get(item__number="LAMP-1").public_id
    outcomes = [
        invoice_order(sam, order=order.public_id, lines={lamp: Decimal(1)}, request_key="r-1") for _ in range(2)
    ]
    assert [isinstance(one, Invoiced) and one.repeated for one in outcomes] == [False, True]
    assert Invoice.objects.count() == 1


def test_what_is_invoiced_is_neither_invoiced_again_nor_taken_away_nor_canceled(sell, sam):
    order = sell(CASH)
    made(sam, order, lamps=3)
    lamp = order.lines.get(item__number="LAMP-1").public_id
    again = invoice_order(sam, order=order.public_id, lines={lamp: Decimal(1)})
    canceled = cancel_order(sam, order=order.public_id)
    modify_order(sam, order=order.public_id)
    changed = take_away(sam, order=order.public_id, line=lamp, quantity=Decimal(1))
    codes = [one.code if isinstance(one, Refusal) else one for one in (again, changed, canceled)]
    assert codes == ["quantity_not_left", "line_invoiced", "order_partly_invoiced"]
    undo_change(sam, order=order.public_id)
    made(sam, order)
    over = invoice_order(sam, order=order.public_id)
    assert isinstance(over, Refusal)
    assert over.code == "order_state_forbids"


def test_who_may_not_invoice_and_what_is_not_released_is_refused(take, sell, ada, sam, scene):
    order = sell(CASH)
    draft = take(submit=False)
    held = sell(CASH)
    code = make_hold_code(scene.legal_entity, "CHECK-IT")
    assert not isinstance(place_hold(ada, order=held.public_id, code=code.code), Refusal)
    declined = take("tok_insufficient_funds")
    rex = scene.actor(make_rex())
    outcomes = [
        invoice_order(ada, order=order.public_id),
        invoice_order(rex, order=order.public_id),
        invoice_order(sam, order=draft.public_id),
        invoice_order(sam, order=held.public_id),
        invoice_order(sam, order=declined.public_id),
        invoice_order(sam, order=order.public_id, lines={}),
    ]
    assert [one.code if isinstance(one, Refusal) else one for one in outcomes] == [
        "not_permitted",
        "order_not_found",
        "order_state_forbids",
        "order_on_hold",
        "payment_does_not_release",
        "nothing_to_invoice",
    ]
    assert not Invoice.objects.exists()


def test_invoices_are_listed_with_what_pays_them_and_told(take, sam):
    order = take()
    made(sam, order, lamps=1)
    made(sam, order)
    rows = list_invoices(order.pk)
    assert [row.number for row in rows] == ["INV-100001", "INV-100002"]
    assert sum(row.total.minor for row in rows) == order.total_minor
    assert [paid.taking for row in rows for paid in row.payments] == ["capture", "capture"]
    told = list(OutboxEvent.objects.filter(name="OrderInvoiced").order_by("pk"))
    assert [event.payload["complete"] for event in told] == [False, True]
    assert order.events.filter(kind="invoice_order").count() == 2


def test_the_database_keeps_invoices_as_they_are(sell, sam):
    order = sell(CASH)
    made(sam, order, lamps=2)
    line = InvoiceLine.objects.get()
    deeds = [
        lambda: Invoice.objects.update(total_minor=1),
        lambda: InvoiceLine.objects.all()._raw_delete("default"),
        lambda: LedgerEntry.objects.update(amount_minor=1),
        lambda: LedgerEntry.objects.all()._raw_delete("default"),
        lambda: InvoiceLine.objects.create(
            invoice=Invoice.objects.create(
                legal_entity=order.legal_entity,
                order=order,
                number="INV-X",
                position=9,
                currency="EUR",
                **dict.fromkeys(
                    ("net_minor", "discount_minor", "charges_minor", "tax_minor", "total_minor"),
                    0,
                ),
            ),
            order_line=line.order_line,
            quantity=2,
            **dict.fromkeys(("net_minor", "discount_minor", "charges_minor", "tax_minor", "charges_tax_minor"), 0),
        ),
    ]
    for deed in deeds:
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


def test_a_ledger_transaction_that_does_not_add_up_cannot_be_committed(sell, sam):
    order = sell(CASH)
    made(sam, order)
    entry = LedgerEntry.objects.first()
    assert entry is not None
    with pytest.raises(DatabaseError, match="does not add up"), transaction.atomic():
        _unbalance(entry)


def _unbalance(entry: LedgerEntry) -> None:
    LedgerEntry.objects.create(transaction=entry.transaction, account="cash", currency="EUR", amount_minor=1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_capture_names_its_invoice(take, sam):
    order = take()
    done = made(sam, order)
    paid = done.invoice.payments.get()
    assert paid.operation == PaymentOperation.objects.get(kind="capture")
    assert paid.amount_minor == order.total_minor
