"""A payment that takes the place of another is looked at as one at the submit: for checks, and for the credit limit."""

import pytest

from ringup.call_centers.models import Parameters
from ringup.completion.actions.replace_payment import replace_payment
from ringup.customers.models import Customer
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.models import OrderHold
from ringup.payments.saving import PaymentEntry
from ringup.values.refusal import Refusal
from tests.actions.fulfillment.conftest import made
from tests.actions.payments.conftest import card_on_file, method, payment_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(scene):
    """Checks from 10.00 on are waited for; the account has room for 20.00, and more is looked at."""
    Parameters.objects.update(check_threshold_minor=1000, check_hold_days=7, credit_limit_stops=False)
    Customer.objects.update(allow_on_account=True, credit_limit_minor=2000)


def replaced(actor, scene, order, function):
    entry = PaymentEntry(method=method(scene, function), check_number="4711")
    done = replace_payment(actor, order=order.public_id, payment=payment_of(order).public_id, entry=entry)
    assert not isinstance(done, Refusal), done
    order.refresh_from_db()
    return done


def holds(order):
    """Causes and amounts of the order's open holds."""
    return list(OrderHold.objects.filter(order=order, cleared_at=None).values_list("cause", "amount_minor"))


@pytest.mark.parametrize(("function", "cause", "over"), [("check", "check", 0), ("customer", "credit_limit", 2000)])
def test_instead_of_a_declined_card_it_holds_the_order(take, scene, ada, sam, acquirer, function, cause, over):
    order = take("tok_lost_card")
    rows = replaced(ada, scene, order, function)
    assert holds(order) == [(cause, order.total_minor - over)]
    assert (rows.order.do_not_process, order.do_not_process, order.open_holds) == (True, True, 1)
    assert isinstance(start_pick(sam, order=order.public_id), Refusal)
    clear_hold(sam, order=order.public_id, hold=OrderHold.objects.get(order=order).pk)
    order.refresh_from_db()
    assert not order.do_not_process


def test_what_fits_releases_the_order(take, scene, ada, acquirer):
    Parameters.objects.update(check_threshold_minor=100_000)
    Customer.objects.update(credit_limit_minor=100_000)
    for function in ("check", "customer"):
        order = take("tok_lost_card")
        replaced(ada, scene, order, function)
        assert (holds(order), order.do_not_process) == ([], False)


def test_a_check_for_goods_that_are_billed_already_holds_nothing(take, scene, sam, acquirer):
    order = take()
    acquirer.queue("declined:do_not_honor")
    made(sam, order)
    replaced(sam, scene, order, "check")
    assert (order.state, holds(order)) == ("invoiced", [])


def test_another_card_holds_nothing(take, scene, ada, acquirer):
    order = take("tok_lost_card")
    other = card_on_file(scene, "tok_mastercard").public_id
    entry = PaymentEntry(method=method(scene, "card"), stored_card=other)
    replace_payment(ada, order=order.public_id, payment=payment_of(order).public_id, entry=entry)
    order.refresh_from_db()
    assert (holds(order), order.payment_status) == ([], "authorized")
