"""A screen has its order's address before anything is stored; the first thing that is entered begins the order."""

from functools import partial

import pytest

from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.begin_order import begin_order
from ringup.orders.actions.open_order import open_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.plumbing.public_ids import is_public_id, new_public_id
from ringup.values.refusal import Refusal
from tests.factories.scenes import make_rex

pytestmark = pytest.mark.django_db

ORDER = new_public_id()


def adding(actor, order, item):
    return partial(add_line, actor, order=order, wish=LineWish(item=item))


def test_the_first_line_begins_the_order_under_the_address_of_the_screen(scene):
    ada = scene.actor()
    changed = begin_order(ada, order=ORDER, first=adding(ada, ORDER, "LAMP-1"))
    assert isinstance(changed, Changed)
    assert SalesOrder.objects.get().public_id == ORDER


def test_a_refused_first_line_leaves_no_order_behind(scene):
    ada = scene.actor()
    refusal = begin_order(ada, order=ORDER, first=adding(ada, ORDER, "NO-SUCH-ITEM"))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "item_not_found"
    assert not SalesOrder.objects.exists()


def test_the_second_line_goes_to_the_same_order(scene):
    ada = scene.actor()
    for item in ("LAMP-1", "MUG-1"):
        begin_order(ada, order=ORDER, first=adding(ada, ORDER, item))
    assert SalesOrder.objects.get().lines.count() == 2


def test_an_id_that_is_taken_behind_another_wall_does_not_exist(scene):
    rex = scene.actor(make_rex())
    theirs = open_order(rex)
    ada = scene.actor()
    refusal = begin_order(ada, order=theirs.order.public_id, first=adding(ada, theirs.order.public_id, "LAMP-1"))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "order_not_found"


@pytest.mark.parametrize("text", ["", "x", "4111111111111111", "k7w2m9xq4tz8v!", "K7W2M9XQ4TZ8VB", "k7w2m9xq4tz8v2"])
def test_what_could_not_be_an_id_of_ours_begins_nothing(scene, text):
    ada = scene.actor()
    refusal = begin_order(ada, order=text, first=adding(ada, text, "LAMP-1"))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "order_not_found"
    assert not is_public_id(text)


def test_our_own_ids_are_recognized():
    assert all(is_public_id(new_public_id()) for _ in range(50))
