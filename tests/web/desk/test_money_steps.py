"""Before a cancellation is done, the desk says by which method the money goes back."""

import pytest

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.fulfillment.actions.cancel_lines import Canceled, cancel_lines
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.rules.prices.exchange import SAME_CURRENCY
from ringup.web.desk.orders.money_steps import said_steps
from tests.factories.payments import make_refund_method
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("set_up", "said"),
    [
        (None, "Cash: €12.10 are paid out by a person."),
        ({"method": "CASH", "by_check": False}, "Cash: €12.10 are paid out by Cash."),
        ({}, "Cash: a refund check of €12.10 is written (Check)."),
    ],
)
def test_it_says_by_which_method_the_money_goes_back(set_up: dict[str, object] | None, said: str) -> None:
    scene: Scene = make_scene()
    if set_up is not None:
        make_refund_method(scene.legal_entity, **set_up)
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1"),),
        payments=(PaymentEntry(method="CASH"),),
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="cash")
    assert isinstance(placed, Placed), placed
    told = cancel_lines(scene.actor(scene.sam), order=placed.order.public_id, preview=True)
    assert isinstance(told, Canceled), told
    assert list(said_steps(told.plan, told.payments, limit=None, rates=SAME_CURRENCY)) == [said]
