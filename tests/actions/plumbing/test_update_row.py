"""One row is stored by a statement written once: the same columns as `save(update_fields=…)`, and no others."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesOrder
from ringup.plumbing.bulk_rows import update_row
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def test_every_kind_of_column_and_nothing_else(scene: Scene) -> None:
    placed = place_order(scene.actor(), wish=OrderWish(), submit_key="")
    assert isinstance(placed, Placed), placed
    order = placed.order
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    order.dimensions, order.customer, order.submitted_at = {"dept": "o'neil %s"}, scene.carla, at
    order.total_minor, order.number = 4711, "not stored"
    with CaptureQueriesContext(connection) as captured:
        update_row(order, ["dimensions", "customer", "submitted_at", "total_minor"])
    assert len(captured) == 1
    found = SalesOrder.objects.get(pk=order.pk)
    assert (found.dimensions, found.customer, found.submitted_at) == ({"dept": "o'neil %s"}, scene.carla, at)
    assert found.total_minor == 4711
    assert found.number != "not stored"
    order.customer = order.submitted_at = None
    update_row(order, ["customer", "submitted_at"])
    found.refresh_from_db()
    assert (found.customer, found.submitted_at) == (None, None)


def test_a_row_that_is_gone_is_an_error(scene: Scene) -> None:
    with pytest.raises(AssertionError, match="there is no"):
        update_row(SalesOrder(pk=-1, total_minor=1), ["total_minor"])
