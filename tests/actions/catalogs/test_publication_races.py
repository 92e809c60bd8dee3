"""A source code is changed while a colleague publishes its catalog: two real connections."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.models import Catalog
from ringup.catalogs.rules.states import CatalogEvent, CatalogState
from ringup.pricing.actions import take_catalog_step as steps
from ringup.values.refusal import Refusal
from ringup.web.office.setup.catalogs import SOURCE_CODES
from tests.factories import Scene, make_scene, make_user
from tests.factories.catalogs import make_catalog
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene) -> Actor:
    return scene.actor(make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True))


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


class Beside:
    """What a colleague does on another connection once this one has come so far."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self._act, self._done, self._pool = act, threading.Event(), ThreadPoolExecutor(1)
        self._outcome: Future[Any] | None = None

    def begin(self) -> None:
        """Until it is done, or waits for what this connection has."""
        self._outcome = self._pool.submit(self._run)
        eventually(lambda: self._done.is_set() or waits_for_a_lock())

    def _run(self) -> Any:
        try:
            return self._act()
        finally:
            self._done.set()
            connection.close()

    def outcome(self) -> Any:
        """What came of it in the end."""
        assert self._outcome is not None
        with self._pool:
            return self._outcome.result(timeout=30)


@pytest.fixture
def approved(scene: Scene) -> Catalog:
    return make_catalog(
        call_center=scene.call_center, items=scene.items, codes=["AUTUMN-01", "AUTUMN-02"], state=CatalogState.APPROVED
    )


def publish_beside(olga: Actor, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> Any:
    beside, publish_products = Beside(act), steps.publish_products

    def publish_later(row: Catalog) -> Any:
        beside.begin()
        return publish_products(row)

    monkeypatch.setattr(steps, "publish_products", publish_later)
    taken = steps.take_catalog_step(olga, catalog=catalog.public_id, step=CatalogEvent.PUBLISH)
    assert isinstance(taken, steps.Taken), taken
    return beside.outcome()


def test_a_source_code_is_not_changed_while_its_catalog_is_published(
    scene: Scene, olga: Actor, approved: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = approved.source_codes.get(code="AUTUMN-01")

    def change() -> Any:
        return save_setup_row(olga, kind=SOURCE_CODES.kind, key=code.public_id, values={"code": "AUTUMN-09"})

    outcome = publish_beside(olga, approved, monkeypatch, change)
    code.refresh_from_db()
    assert code.code == "AUTUMN-01"
    assert [refusal.code for refusal in outcome] == ["catalog_published"]


def test_a_source_code_is_not_removed_while_its_catalog_is_published(
    scene: Scene, olga: Actor, approved: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = approved.source_codes.get(code="AUTUMN-01")

    def remove() -> Any:
        return remove_setup_row(olga, kind=SOURCE_CODES.kind, key=code.public_id)

    outcome = publish_beside(olga, approved, monkeypatch, remove)
    assert approved.source_codes.filter(pk=code.pk).exists()
    assert isinstance(outcome, Refusal)
