"""An order with a payment in percent of its total becomes smaller after an invoice has drawn on that payment."""

from decimal import Decimal

import pytest

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.customers.models import Customer
from ringup.fulfillment.actions.cancel_lines import Canceled, cancel_lines
from ringup.orders.actions.take_away import take_away
from ringup.payments.saving import PaymentEntry
from tests.actions.fulfillment.conftest import made
from tests.factories.company import make_reason_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(scene, sell, sam):
    """41.75: half on account, the rest on delivery; two lamps are invoiced, 24.20, and all of the account is drawn."""
    make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    Customer.objects.update(allow_on_account=True)
    order = sell(PaymentEntry(method="ACCOUNT", percent=Decimal(50)), PaymentEntry(method="CASH", prepay=False))
    made(sam, order, lamps=2)
    assert parts(order) == [(2088, 2088), (2087, 332)]
    return order


def parts(order):
    order.refresh_from_db()
    return list(order.payments.order_by("pk").values_list("amount_minor", "invoiced_minor"))


def mug(order):
    return order.lines.get(item__number="MUG-1").public_id


def test_a_part_that_is_canceled_comes_off_what_is_not_drawn_on_yet(order, sam):
    done = cancel_lines(sam, order=order.public_id, lines={mug(order): Decimal(1)}, reason="NO-NEED")
    assert isinstance(done, Canceled), done
    assert (parts(order), order.total_minor) == ([(2088, 2088), (1542, 332)], 3630)


def test_a_changed_order_is_submitted_likewise_and_can_be_invoiced(order, ada, sam):
    modify_order(sam, order=order.public_id)
    take_away(sam, order=order.public_id, line=mug(order))
    done = submit_order(sam, order=order.public_id, submit_key="smaller")
    assert isinstance(done, Submitted), done
    assert parts(order) == [(2088, 2088), (1542, 332)]
    made(sam, order)
    assert parts(order) == [(2088, 2088), (1542, 1542)]
