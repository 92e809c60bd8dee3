"""A hold of the system gives the stock free where its code says so (§9), and whatever ends it takes it again."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.holds.actions.change_credit_limit import change_credit_limit
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.models import HoldCode, OrderHold
from ringup.inventory.models import StockLevel
from ringup.jobs.end_check_holds import end_check_holds
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.saving import PaymentEntry
from ringup.values.money import Money
from tests.actions.holds.test_automatic_holds import ada, code_for, paid_by, sam, scene, set_parameters

__all__ = ["ada", "sam", "scene"]
pytestmark = pytest.mark.django_db


def goods(order):
    order.refresh_from_db()
    return int(StockLevel.objects.get(item__number="CRATE").reserved), order.pickable, order.detailed_status


@pytest.fixture
def held(scene, ada):
    """`held("check")` is an order that is held for that cause, whose code gives its crate free."""

    def take(cause, function="check", **values):
        HoldCode.objects.create(
            legal_entity=scene.legal_entity, code=cause, name=cause, cause=cause, removes_reservations=True
        )
        order = paid_by(ada, scene, function=function, **values)
        assert goods(order) == (0, False, "on_hold")
        return order

    return take


def test_a_check_hold_gives_the_stock_free_for_its_days(scene, held):
    set_parameters(scene, check_threshold_minor=9_999, check_hold_days=5)
    order = held("check")
    with time_machine.travel(timezone.now() + timedelta(days=5, minutes=1), tick=False):
        assert end_check_holds() == 1
    assert goods(order) == (1, True, "released")


def test_a_hold_of_the_system_that_somebody_releases_takes_the_stock_again(scene, held, sam):
    set_parameters(scene, check_threshold_minor=9_999)
    order = held("check")
    assert isinstance(clear_hold(sam, order=order.public_id, hold=OrderHold.objects.get().pk), OrderHold)
    assert goods(order) == (1, True, "released")


def test_an_order_that_fits_into_the_new_limit_takes_its_stock_again(scene, held, sam):
    set_parameters(scene, credit_limit_stops=False)
    scene.carla.allow_on_account, scene.carla.credit_limit_minor = True, 5_000
    scene.carla.save()
    order = held("credit_limit", function="customer")
    change_credit_limit(sam, order=order.public_id, limit=Money(20_000, "EUR"))
    assert goods(order) == (1, True, "released")


def test_a_change_keeps_the_stock_free_until_its_cause_is_gone(scene, held, ada):
    set_parameters(scene, allow_out_of_balance=True, underpaid_percent=10)
    order = held("out_of_balance", amount="60.00")
    modify_order(ada, order=order.public_id)
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="held still"), Submitted)
    assert goods(order) == (0, False, "on_hold")
    modify_order(ada, order=order.public_id)
    add_payment(ada, order=order.public_id, entry=PaymentEntry(method=code_for(scene, "normal")))
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="paid in full"), Submitted)
    assert goods(order) == (1, True, "released")
