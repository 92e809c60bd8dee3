"""How a customer is served unless an order says otherwise."""

import pytest

from ringup.delivery.actions.set_customer_delivery import set_customer_delivery
from ringup.delivery.models import CustomerDelivery
from ringup.delivery.queries import CustomerDefaults, find_customer_defaults
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_mode_of_delivery, make_rex, make_scene, make_warehouse

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_defaults_are_set_changed_and_left_to_the_call_center_again(scene: Scene) -> None:
    express, cellar = make_mode_of_delivery("EXPRESS"), make_warehouse("CELLAR")
    carla = scene.carla.public_id
    set_customer_delivery(scene.actor(), customer=carla, mode=express.pk, warehouse=cellar.pk)
    assert find_customer_defaults(customer=scene.carla.pk) == CustomerDefaults(
        mode=express.pk,
        mode_code="EXPRESS",
        mode_name="Express",
        warehouse=cellar.pk,
        warehouse_code="CELLAR",
        warehouse_name="Cellar warehouse",
    )
    set_customer_delivery(scene.actor(), customer=carla, mode=None, warehouse=None)
    assert find_customer_defaults(customer=scene.carla.pk) == CustomerDefaults()
    assert CustomerDelivery.objects.count() == 1


def test_what_the_company_does_not_have_is_refused(scene: Scene) -> None:
    idle = make_mode_of_delivery("SLEDGE", active=False)
    carla = scene.carla.public_id
    for values, code in (
        ({"mode": idle.pk, "warehouse": None}, "mode_not_offered"),
        ({"mode": 0, "warehouse": None}, "mode_not_offered"),
        ({"mode": None, "warehouse": 0}, "warehouse_unknown"),
    ):
        outcome = set_customer_delivery(scene.actor(), customer=carla, **values)
        assert isinstance(outcome, Refusal)
        assert outcome.code == code


def test_rex_reaches_no_customer_of_ours_and_none_of_our_modes(scene: Scene) -> None:
    rex = scene.actor(make_rex())
    outcome = set_customer_delivery(rex, customer=scene.carla.public_id, mode=None, warehouse=None)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "customer_not_found"
