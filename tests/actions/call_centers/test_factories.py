"""The scene that most tests stand on: it can take an order, and the neighbor company is really apart."""

import pytest

from ringup.call_centers.queries import list_own_call_centers
from ringup.call_centers.rules.permissions import Permission
from tests.factories import make_items, make_rex, make_scene

pytestmark = pytest.mark.django_db


def test_ada_may_take_orders_and_serves_only_her_call_center():
    scene = make_scene()
    ada = scene.actor()
    assert ada.may(Permission.TAKE_ORDERS)
    assert not ada.may(Permission.OVERRIDE_PRICES)
    assert ada.call_center == scene.call_center.pk
    assert ada.call_centers == {scene.call_center.pk}


def test_sam_serves_every_call_center_and_has_limits():
    scene = make_scene()
    sam = scene.actor(scene.sam)
    assert sam.serves_all_call_centers
    assert sam.may(Permission.OVERRIDE_PRICES)
    assert sam.limits.total_discount_percent == 15


def test_rex_works_for_another_company_and_may_do_everything_there():
    scene = make_scene()
    rex = make_rex()
    assert scene.actor(rex).legal_entity != scene.legal_entity.pk
    assert scene.actor(rex).permissions == frozenset(Permission)
    assert scene.call_center not in list_own_call_centers(user=rex.pk)


def test_many_items_take_a_fixed_number_of_statements(django_assert_max_num_queries):
    make_scene()
    with django_assert_max_num_queries(12):
        assert len(make_items(200)) == 200
