"""Taxes at the desk: every address has its own tax group, and an address without one is said on the recap."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.call_centers.models import Parameters
from ringup.customers.models import Customer
from ringup.pricing.models import TaxRate
from tests.factories.company import make_tax_group
from tests.factories.customers import make_address
from tests.factories.prices import make_tax_group_rule
from tests.factories.scenes import Scene, make_scene
from tests.web.desk.test_order_screen import Desk, line_of, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    TaxRate.objects.create(
        legal_entity=scene.legal_entity, tax_group="FULL", address_group="WADDEN", rate=9, country="NL"
    )
    return scene


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def to_carla(ada: Desk, scene: Scene, item: str = "LAMP-1") -> None:
    ada.enter(item)
    ada.post("set-customer", customer=scene.carla.public_id)


def test_a_line_that_goes_elsewhere_has_the_tax_group_of_its_own_address(scene: Scene, ada: Desk) -> None:
    make_tax_group_rule("WADDEN", postal_code="88*")
    island = make_address(scene.carla, city="Terschelling", postal_code="8881 AA", is_primary=False)
    to_carla(ada, scene)
    ada.enter("CLOCK-1")
    clock = line_of(ada, "CLOCK-1")
    assert clock.tax_minor == 2079
    response = ada.post(
        "change-line", clock.public_id, **{"delivery_address": f"c{island.pk}", "seen:delivery_address": ""}
    )
    assert response.status_code == 200
    assert (line_of(ada, "LAMP-1").tax_minor, line_of(ada, "CLOCK-1").tax_minor) == (210, 891)
    assert stored(ada).tax_minor == 1101


def test_an_address_without_a_tax_group_is_said_on_the_recap_and_stops_nothing(scene: Scene, ada: Desk) -> None:
    make_tax_group_rule("WADDEN", postal_code="88*")
    to_carla(ada, scene)
    assert "No tax group was found" not in ada.post("order-recap").text
    Parameters.objects.update(warn_without_tax_group=True)
    recap = ada.post("order-recap").text
    assert "No tax group was found for the address in Rotterdam" in recap
    make_tax_group_rule("WEST", country="NL")
    assert "No tax group was found" not in ada.post("order-recap").text


def test_a_customer_with_a_tax_group_of_its_own_has_it_at_every_address(scene: Scene, ada: Desk) -> None:
    make_tax_group_rule("WADDEN", postal_code="88*")
    Parameters.objects.update(warn_without_tax_group=True)
    exempt = make_tax_group("EXEMPT")
    TaxRate.objects.create(legal_entity=scene.legal_entity, tax_group="FULL", address_group="EXEMPT", rate=0)
    to_carla(ada, scene)
    assert stored(ada).tax_minor > 0
    Customer.objects.filter(pk=scene.carla.pk).update(tax_group=exempt)
    ada.enter("CLOCK-1")
    assert (line_of(ada, "LAMP-1").tax_minor, line_of(ada, "CLOCK-1").tax_minor, stored(ada).tax_minor) == (0, 0, 0)
    assert "No tax group was found" not in ada.post("order-recap").text


def test_a_tax_group_of_the_customer_costs_a_line_no_further_query(
    scene: Scene, ada: Desk, django_assert_num_queries: Any
) -> None:
    to_carla(ada, scene)
    ada.enter("CLOCK-1")
    with CaptureQueriesContext(connection) as without:
        ada.enter("LAMP-1")
    count = len(without)
    Customer.objects.filter(pk=scene.carla.pk).update(tax_group=make_tax_group("EXEMPT"))
    ada.enter("CLOCK-1")
    with django_assert_num_queries(count):
        ada.enter("LAMP-1")
