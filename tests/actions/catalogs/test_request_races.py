"""A wish while the queue is printed: two real connections."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from ringup.catalogs.actions.print_catalog_requests import print_catalog_requests
from ringup.catalogs.actions.request_catalog import request_catalog
from ringup.catalogs.models import CatalogRequest, SentCatalog
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_scene, make_user
from tests.factories.catalogs import make_published_catalog
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    make_published_catalog(call_center=scene.call_center)
    return scene


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def test_a_wish_that_comes_while_the_first_is_printed_waits_for_the_next_print(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, mira = scene.actor(), scene.actor(make_user("mira", role="marketer", call_center=scene.call_center))
    done, note = threading.Event(), SentCatalog.objects.bulk_create

    def ask(quantity: int) -> CatalogRequest:
        outcome = request_catalog(ada, customer=scene.carla.public_id, source_code="AUTUMN-01", quantity=quantity)
        assert not isinstance(outcome, Refusal), outcome
        return outcome

    def ask_beside() -> CatalogRequest:
        try:
            return ask(3)
        finally:
            done.set()
            connection.close()

    first = ask(1)
    with ThreadPoolExecutor(1) as pool:
        beside = []

        def note_later(rows: Iterable[SentCatalog]) -> list[SentCatalog]:
            """The requests are printed, and what was sent is not noted yet."""
            beside.append(pool.submit(ask_beside))
            eventually(lambda: done.is_set() or waits_for_a_lock())
            return note(rows)

        monkeypatch.setattr(SentCatalog.objects, "bulk_create", note_later)
        assert print_catalog_requests(mira) == [first.pk]
        second = beside[0].result(timeout=30)
    first.refresh_from_db()
    assert (first.state, first.quantity) == ("printed", 1)
    assert (second.pk != first.pk, second.state, second.quantity) == (True, "waiting", 3)
