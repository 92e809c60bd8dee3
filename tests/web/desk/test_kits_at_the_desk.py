"""Kits at the desk: components under the line, a substitute chosen by its charge, the shares in detail."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.orders.models import SalesLine
from ringup.products.models import Item
from tests.factories.kits import make_kit, make_substitute
from tests.factories.products import make_item
from tests.factories.scenes import Scene, make_scene
from tests.web.desk.test_order_screen import Desk, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


@pytest.fixture
def hamper(scene: Scene) -> Item:
    lamp, mug, clock = scene.items
    made = make_kit("HAMPER", {mug: 2, lamp: 1})
    make_substitute(made, lamp, clock, "15.00")
    return made


def line_of(desk: Desk) -> SalesLine:
    return SalesLine.objects.get(order__public_id=desk.order)


def choose(desk: Desk, component: str, seen: str, wanted: str) -> object:
    line = line_of(desk).public_id
    fields = {f"seen:kit:{component}": seen, f"kit:{component}": wanted}
    return desk.post("change-line", line, **fields)


def test_a_kit_is_one_line_with_its_components_under_it(ada, hamper):
    page = ada.enter("2*HAMPER").content.decode()
    assert "4 × Harbor mug" in page
    assert "2 × Desk lamp" in page
    assert line_of(ada).net_minor == 3800
    assert page.count('id="order-line-') == 1


def test_the_detail_shows_the_shares_and_what_may_be_chosen_with_its_charge(ada, hamper):
    ada.enter("HAMPER")
    page = ada.get("line-detail", line_of(ada).public_id).content.decode()
    assert "Ship&#x27;s clock, 15.00 more" in page
    assert 'name="kit:LAMP-1"' in page
    assert 'name="kit:MUG-1"' not in page
    assert "9.00" in page
    assert "10.00" in page


def test_a_substitute_is_chosen_on_the_line(ada, hamper):
    ada.enter("HAMPER")
    answer = choose(ada, "LAMP-1", "LAMP-1", "CLOCK-1")
    assert answer.status_code == 200
    assert {"order-totals", "line-detail"} <= places(answer)
    assert "instead of LAMP-1" in answer.content.decode()
    assert line_of(ada).net_minor == 12300
    choose(ada, "LAMP-1", "CLOCK-1", "LAMP-1")
    assert line_of(ada).net_minor == 1900


def test_what_is_not_offered_is_refused_in_the_detail(ada, hamper):
    ada.enter("HAMPER")
    answer = choose(ada, "LAMP-1", "LAMP-1", "MUG-1")
    assert answer.status_code == 422
    assert "MUG-1 cannot take the place of LAMP-1. Offered: CLOCK-1." in answer.content.decode()


def test_a_kit_lasts_as_long_as_its_scarcest_component(ada, scene):
    few = make_item("FEW-1", stock=7)
    make_kit("PAIR", {few: 2, scene.items[0]: 1})
    assert "3 left" in ada.enter("PAIR").content.decode()


def test_the_recap_reads_the_components(ada, hamper):
    ada.enter("HAMPER")
    page = ada.post("order-recap").content.decode()
    assert "2 × Harbor mug · 1 × Desk lamp" in page


def test_an_order_with_kits_takes_a_fixed_number_of_statements(ada, hamper):
    ada.enter("HAMPER")
    with CaptureQueriesContext(connection) as few:
        ada.open()
    for _ in range(4):
        ada.enter("HAMPER")
    with CaptureQueriesContext(connection) as many:
        ada.open()
    assert len(many) == len(few)
