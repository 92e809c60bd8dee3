"""Checks may miss the total where the call center allows it; what was paid too much never gets lost (§4.6, §6.6)."""

from decimal import Decimal

import pytest

from ringup.call_centers.models import Parameters
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.fulfillment.actions.cancel_lines import Canceled, cancel_lines
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.take_away import take_away
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import LedgerEntry, Refund
from ringup.payments.saving import PaymentEntry
from ringup.values.money import Money
from tests.actions.fulfillment.conftest import made
from tests.factories.company import make_reason_code


@pytest.fixture(autouse=True)
def tolerant(scene):
    Parameters.objects.update(allow_out_of_balance=True, overpaid_percent=20, underpaid_percent=20)
    make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)


def check(minor):
    return PaymentEntry(method="CHECK", check_number="200417", amount=Money(minor, "EUR"))


def line_of(order, item):
    return order.lines.get(item__number=item).public_id


def on(account):
    return sum(LedgerEntry.objects.filter(account=account).values_list("amount_minor", flat=True))


def refunds():
    return list(Refund.objects.order_by("pk").values_list("state", "amount_minor"))


def test_a_canceled_line_gives_back_what_the_check_paid_too_much(sell, ada):
    order = sell(check(4175))
    done = cancel_lines(ada, order=order.public_id, lines={line_of(order, "MUG-1"): Decimal(1)}, reason="NO-NEED")
    assert isinstance(done, Canceled)
    assert refunds() == [("to_pay_out", 545)]
    order.refresh_from_db()
    assert (order.total_minor, order.open_holds, order.detailed_status) == (3630, 0, "released")


def test_a_change_to_less_likewise(sell, ada):
    order = sell(check(4175))
    modify_order(ada, order=order.public_id)
    take_away(ada, order=order.public_id, line=line_of(order, "MUG-1"))
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)
    assert refunds() == [("to_pay_out", 545)]


def test_what_was_accepted_as_too_much_before_goes_back_with_it(sell, ada):
    order = sell(check(4500))
    done = cancel_lines(ada, order=order.public_id, lines={line_of(order, "MUG-1"): Decimal(1)}, reason="NO-NEED")
    assert isinstance(done, Canceled)
    assert refunds() == [("to_pay_out", 4500 - 3630)]


def test_what_was_too_little_before_is_made_good_first(sell, ada):
    order = sell(check(3900))
    done = cancel_lines(ada, order=order.public_id, lines={line_of(order, "MUG-1"): Decimal(1)}, reason="NO-NEED")
    assert isinstance(done, Canceled)
    assert refunds() == [("to_pay_out", 270)]


def test_a_submit_that_changes_nothing_gives_nothing_back(sell, ada):
    order = sell(check(4500))
    modify_order(ada, order=order.public_id)
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)
    assert refunds() == []


def test_more_goods_within_the_tolerance_need_no_more_money(sell, ada):
    order = sell(check(4175))
    modify_order(ada, order=order.public_id)
    add_line(ada, order=order.public_id, wish=LineWish(item="MUG-1"))
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)
    assert (refunds(), order.payments.count()) == ([], 1)


def test_what_no_invoice_needs_of_a_check_is_the_customers_with_the_last_one(scene, sell, sam):
    order = sell(check(4500))
    made(sam, order, lamps=1)
    assert on("prepayment") == 1210 - 4500
    made(sam, order)
    assert order.state == "invoiced"
    assert (on("prepayment"), on("receivable"), on("cash")) == (0, -325, 4500)
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == -325


def test_what_a_check_paid_too_little_the_customer_owes(scene, sell, sam):
    order = sell(check(4000))
    made(sam, order)
    assert (on("prepayment"), on("receivable")) == (0, 175)
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == 175
