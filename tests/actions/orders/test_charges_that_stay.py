"""Auto charges when the order outgrows their tier: they go, and stay with Keep (spec §16)."""

from decimal import Decimal

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.open_order import open_order
from ringup.orders.models import OrderCharge
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.values.refusal import Refusal
from tests.factories.prices import make_auto_charge, make_charge_code
from tests.factories.scenes import make_scene

pytestmark = pytest.mark.django_db

BELOW_FIFTY = {"tiers": [{"from": "0", "to": "50", "fixed": "4.00"}]}


@pytest.fixture
def ada() -> Actor:
    return make_scene().actor()


@pytest.fixture
def order(ada: Actor) -> str:
    rows = open_order(ada)
    assert not isinstance(rows, Refusal)
    return rows.order.public_id


def put(ada: Actor, order: str, quantity: int) -> list[tuple[str, int]]:
    changed = add_line(ada, order=order, wish=LineWish(item="LAMP-1", quantity=Decimal(quantity)))
    assert isinstance(changed, Changed), changed
    return list(OrderCharge.objects.filter(code="HANDLING").values_list("code", "amount_minor"))


def test_a_charge_goes_when_no_tier_holds_any_more(ada: Actor, order: str) -> None:
    make_auto_charge(BELOW_FIFTY, charge_code=make_charge_code("HANDLING"))
    assert put(ada, order, 1) == [("HANDLING", 400)]
    assert put(ada, order, 50) == []


def test_with_keep_it_stays_as_it_stood(ada: Actor, order: str) -> None:
    make_auto_charge({**BELOW_FIFTY, "keep": True}, charge_code=make_charge_code("HANDLING"))
    assert put(ada, order, 1) == [("HANDLING", 400)]
    assert put(ada, order, 50) == [("HANDLING", 400)]
    assert put(ada, order, 1) == [("HANDLING", 400)]
