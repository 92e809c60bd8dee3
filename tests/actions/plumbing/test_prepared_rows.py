"""A prepared read gives what the query set gives, again and again, for every kind of column and relation."""

from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from ringup.plumbing.locks import of_locked
from ringup.plumbing.prepared_rows import IsAnyOf, PreparedRows, PreparedValues
from ringup.products.models import BarCode, Item
from tests.factories.products import make_items
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def items(scene: Scene) -> list[Item]:
    made = make_items(3, legal_entity=scene.legal_entity)
    made[0].variant = {"size": "L"}
    made[0].alternative = made[1]
    made[0].save()
    BarCode.objects.create(legal_entity=scene.legal_entity, item=made[2], code="4006381333931")
    return made


def items_of(entity: object, numbers: object) -> object:
    return (
        Item.objects.filter(IsAnyOf("number", numbers), legal_entity=entity)
        .select_related("alternative")
        .defer("description")
        .annotate(has_bar_code=Exists(BarCode.objects.filter(item=OuterRef("pk"))))
        .order_by("number")
    )


def test_the_same_objects_as_a_query_set(scene: Scene, items: list[Item]) -> None:
    prepared: PreparedRows[Item] = PreparedRows(items_of)  # type: ignore[arg-type]
    numbers = [item.number for item in items]
    expected = list(
        Item.objects.filter(number__in=numbers, legal_entity=scene.legal_entity)
        .select_related("alternative")
        .defer("description")
        .order_by("number")
    )
    for _ in range(2):
        found = prepared(scene.legal_entity.pk, numbers)
        assert found == expected
        assert [columns_of(item) for item in found] == [columns_of(item) for item in expected]
        assert [columns_of(item.alternative) for item in found] == [columns_of(item.alternative) for item in expected]
        with CaptureQueriesContext(connection) as captured:
            assert [item.variant for item in found] == [item.variant for item in expected]
            assert [item.alternative for item in found] == [items[1], None, None]
        assert not captured
        assert [item.has_bar_code for item in found] == [False, False, True]  # type: ignore[attr-defined]


def columns_of(item: Item | None) -> dict[str, object] | None:
    """All that an object knows without asking, its state as well."""
    if item is None:
        return None
    own = {name: value for name, value in item.__dict__.items() if name not in {"_state", "has_bar_code"}}
    state = item._state
    return {**own, "adding": state.adding, "db": state.db, "known": sorted(state.fields_cache)}


def test_the_server_keeps_the_plan_and_notices_that_the_table_has_changed(scene: Scene, items: list[Item]) -> None:
    prepared: PreparedRows[Item] = PreparedRows(items_of)  # type: ignore[arg-type]
    for _ in range(4):
        assert prepared(scene.legal_entity.pk, [items[1].number]) == [items[1]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%products_item%'")
        assert cursor.fetchone()[0] >= 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE products_item ADD COLUMN one_more int")
    assert prepared(scene.legal_entity.pk, [items[1].number, items[2].number]) == [items[1], items[2]]


def test_every_run_has_its_own_values(scene: Scene, items: list[Item]) -> None:
    prepared: PreparedRows[Item] = PreparedRows(items_of)  # type: ignore[arg-type]
    assert prepared(scene.legal_entity.pk, []) == []
    assert prepared(scene.legal_entity.pk, [items[1].number]) == [items[1]]
    assert prepared(scene.legal_entity.pk + 1, [items[1].number]) == []
    hostile = "'; DROP TABLE products_item; -- %s %(x)s \\"
    assert prepared(scene.legal_entity.pk, [hostile, items[2].number]) == [items[2]]
    assert prepared.first(scene.legal_entity.pk, [hostile]) is None


def test_what_is_loaded_already_is_not_asked_for(scene: Scene, items: list[Item]) -> None:
    bars = PreparedRows(lambda item: BarCode.objects.filter(item=item))
    [bar] = bars(items[2].pk, known={"item": items[2]})
    with CaptureQueriesContext(connection) as captured:
        assert bar.item is items[2]
    assert not captured


def test_values_are_tuples_in_the_order_that_was_asked_for(scene: Scene, items: list[Item]) -> None:
    values = PreparedValues(
        lambda entity, numbers: (
            Item.objects.filter(IsAnyOf("number", numbers), legal_entity=entity)
            .order_by("number")
            .values_list("variant", "alternative__number", "number")
        )
    )
    found = values(scene.legal_entity.pk, [items[0].number, items[1].number])
    assert [tuple(row) for row in found] == [
        ({"size": "L"}, items[1].number, items[0].number),
        ({}, None, items[1].number),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction_each_time(scene: Scene, items: list[Item]) -> None:
    locked = PreparedRows(lambda key: of_locked(Item.objects.filter(pk=key)))
    with transaction.atomic():
        assert locked(items[0].pk) == [items[0]]
    with pytest.raises(AssertionError, match="transaction"):
        locked(items[0].pk)


@pytest.mark.django_db(transaction=True)
def test_other_threads_use_their_own_connection(scene: Scene, items: list[Item]) -> None:
    prepared: PreparedRows[Item] = PreparedRows(items_of)  # type: ignore[arg-type]
    prepared(scene.legal_entity.pk, [items[0].number])
    found: list[Item] = []

    def other() -> None:
        try:
            found.extend(prepared(scene.legal_entity.pk, [items[0].number]))
        finally:
            connection.close()

    thread = Thread(target=other)
    thread.start()
    thread.join()
    assert found == [items[0]]
    assert found[0].variant == {"size": "L"}
