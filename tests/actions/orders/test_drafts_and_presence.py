"""Unfinished orders are stored, listed and resumed; colleagues see each other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.call_centers.loading import load_actor
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.reorder import Reordered, reorder
from ringup.orders.actions.touch_order import touch_order
from ringup.orders.models import OrderPresence, SalesOrder
from ringup.orders.queries import find_orders_by_number, list_drafts, list_present
from ringup.values.refusal import Refusal
from tests.actions.orders.test_taking_an_order import added
from tests.factories.scenes import Scene, make_rex

pytestmark = pytest.mark.django_db


def draft(scene: Scene) -> SalesOrder:
    rows = open_order(scene.actor())
    assert not isinstance(rows, Refusal)
    return rows.order


def test_any_agent_of_the_center_finds_the_draft(scene):
    order = draft(scene)
    sam = scene.actor(scene.sam)
    assert [row.number for row in list_drafts(sam)] == [order.number]


def test_an_order_is_found_by_its_number_however_it_is_said(scene):
    order = draft(scene)
    digits = "".join(sign for sign in order.number if sign.isdigit())
    for text in (order.number, order.number.lower(), digits, f" {digits} "):
        assert [row.number for row in find_orders_by_number(scene.actor(), text=text)] == [order.number], text
    for text in ("no digits", f"C-{digits}", f"so{digits}@example.com"):
        assert find_orders_by_number(scene.actor(), text=text) == [], text
    rex = load_actor(make_rex())
    assert rex is not None
    assert find_orders_by_number(rex, text=order.number) == []
    assert list_drafts(rex) == []


def test_a_colleague_is_seen_until_nothing_is_heard_of_him(scene):
    order = draft(scene)
    ada, sam = scene.actor(), scene.actor(scene.sam)
    touch_order(sam, order=order.public_id, part="delivery_address")
    assert [(p.name, p.part) for p in list_present(ada, order=order)] == [(sam.name, "delivery_address")]
    assert list_present(sam, order=order) == []
    OrderPresence.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert list_present(ada, order=order) == []
    touch_order(sam, order=order.public_id)
    touch_order(sam, order=order.public_id, leaving=True)
    assert list_present(ada, order=order) == []


def test_a_reorder_copies_the_items_at_todays_prices_and_knows_those_of_then(scene):
    from ringup.pricing.models import BasePrice

    ada = scene.actor()
    order = draft(scene)
    added(ada, order.public_id, "LAMP-1")
    added(ada, order.public_id, "MUG-1")
    BasePrice.objects.filter(item=scene.items[0]).update(price=12)
    scene.items[1].state = "discontinued"
    scene.items[1].save()
    again = reorder(ada, order=order.public_id)
    assert isinstance(again, Reordered)
    assert [(item, refusal.code) for item, refusal in again.left_out] == [("MUG-1", "item_discontinued")]
    [line] = again.rows.lines
    assert (again.prices_then["LAMP-1"], line.unit_price) == (10, 12)
    assert again.rows.order.number != order.number
