"""Who was shown which card is noted where the call center wants it, and never changed."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, load_order
from ringup.payments.actions.log_card_views import log_card_views
from ringup.payments.actions.log_listed_cards import log_listed_cards
from ringup.payments.loading import load_payment_lines, seen_cards
from ringup.payments.models import CardView
from ringup.payments.rules.card_views import Door
from tests.actions.payments.conftest import Take
from tests.factories import Scene

pytestmark = pytest.mark.django_db


def rows_of(actor: Actor, take: Take) -> OrderRows:
    rows = load_order(actor, take("tok_visa").public_id)
    assert rows is not None
    return rows


def test_nothing_is_noted_without_the_parameter(ada: Actor, take: Take) -> None:
    rows = rows_of(ada, take)
    cards = seen_cards(load_payment_lines(rows.order))
    with CaptureQueriesContext(connection) as asked:
        log_card_views(ada, rows=rows, cards=cards, door=Door.DESK)
    assert (len(cards), len(asked), CardView.objects.count()) == (1, 0, 0)


def test_each_card_is_noted_once_in_one_statement(scene: Scene, ada: Actor, take: Take) -> None:
    Parameters.objects.filter(call_center=scene.call_center).update(log_card_views=True)
    rows = rows_of(ada, take)
    cards = seen_cards(load_payment_lines(rows.order)) * 2
    with CaptureQueriesContext(connection) as asked:
        log_card_views(ada, rows=rows, cards=cards, door=Door.BILLING)
    inserts = [query for query in asked if query["sql"].startswith("INSERT")]
    view = CardView.objects.get()
    assert len(inserts) == 1
    assert (view.user_id, view.order_id, view.customer_id) == (ada.user, rows.order.public_id, scene.carla.pk)
    assert (view.brand, view.last_four, view.door) == ("visa", "1111", "billing")
    assert not [field for field in CardView._meta.concrete_fields if "token" in field.name]


@pytest.mark.parametrize("change", ["UPDATE payments_cardview SET last_four = '2222'", "DELETE FROM payments_cardview"])
def test_what_was_seen_stays(scene: Scene, ada: Actor, take: Take, change: str) -> None:
    Parameters.objects.filter(call_center=scene.call_center).update(log_card_views=True)
    rows = rows_of(ada, take)
    log_card_views(ada, rows=rows, cards=seen_cards(load_payment_lines(rows.order)), door=Door.DESK)
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="Cannot update or delete"):
        cursor.execute(change)


def test_a_list_notes_the_cards_of_the_orders_whose_call_center_asks_for_it(
    scene: Scene, ada: Actor, take: Take
) -> None:
    rows = rows_of(ada, take)
    order = rows.order.public_id
    cards = {order: seen_cards(load_payment_lines(rows.order)) * 2, "another": []}
    log_listed_cards(ada, cards=cards, door=Door.OFFICE)
    assert CardView.objects.count() == 0
    Parameters.objects.filter(call_center=scene.call_center).update(log_card_views=True)
    with CaptureQueriesContext(connection) as asked:
        log_listed_cards(ada, cards={"another": []}, door=Door.OFFICE)
    assert len(asked) == 0
    log_listed_cards(ada, cards=cards, door=Door.OFFICE)
    view = CardView.objects.get()
    assert (view.order_id, view.customer_id, view.last_four, view.door) == (order, scene.carla.pk, "1111", "office")
