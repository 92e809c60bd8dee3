"""Two orders on account of one customer at the same moment, with two connections: the limit has room for one."""

from decimal import Decimal

import pytest

from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.customers.models import Customer
from ringup.holds.models import OrderHold
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from tests.actions.orders.test_approval_races import at_once
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    Customer.objects.update(allow_on_account=True, credit_limit_minor=5000)
    return scene


def of_36_30(scene: Scene, *, submit: bool) -> OrderWish:
    return OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(3)),),
        payments=(PaymentEntry(method="ACCOUNT"),),
        submit=submit,
    )


def nothing_is_owed() -> None:
    SalesOrder.objects.filter(state="submitted").update(state="canceled")


def test_of_two_orders_placed_at_once_one_is_over_the_limit(scene):
    ada: Actor = scene.actor()
    wish = of_36_30(scene, submit=True)
    for count in range(ROUNDS):
        nothing_is_owed()
        keys = (f"a{count}", f"b{count}")
        outcomes = at_once(*[lambda key=key: place_order(ada, wish=wish, submit_key=key) for key in keys])
        assert sum(isinstance(one, Placed) for one in outcomes) == 1
        assert [one[0].code for one in outcomes if isinstance(one, tuple)] == ["credit_limit_exceeded"]


def test_of_two_drafts_submitted_at_once_one_is_held_where_the_limit_only_warns(scene):
    Parameters.objects.update(credit_limit_stops=False)
    ada: Actor = scene.actor()
    for _count in range(ROUNDS):
        nothing_is_owed()
        OrderHold.objects.all().delete()
        drafts = [place_order(ada, wish=of_36_30(scene, submit=False), submit_key="") for _ in range(2)]
        orders = [one.order.public_id for one in drafts if isinstance(one, Placed)]
        outcomes = at_once(*[lambda order=order: submit_order(ada, order=order, submit_key=order) for order in orders])
        assert all(isinstance(one, Submitted) for one in outcomes), outcomes
        assert OrderHold.objects.filter(cause="credit_limit").count() == 1
