"""Two who judge the prompts of a company at once: two real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from ringup.directed_selling.actions.judge_prompts import judge_prompts
from ringup.directed_selling.models import PromptStanding
from tests.factories import Scene, make_scene
from tests.factories.promotions import make_answer
from tests.factories.suggestions import make_showings
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    lamp, mug, _ = scene.items
    order = make_answer(scene, None, (lamp, 1, 1_000), (mug, 1, 450))
    make_showings(order, lamp, mug, agent=scene.ada, kind="learned", count=2, taken=1)
    return scene


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def test_both_come_to_an_end_and_leave_each_row_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = PromptStanding.objects

    def do() -> int:
        return judge_prompts(None, legal_entity=scene.legal_entity.pk)

    store, done = manager.bulk_create, Event()

    def do_beside() -> object:
        try:
            return do()
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        beside = []

        def store_late(rows: list[object], **more: object) -> list[object]:
            """The rows of before are gone, the new ones not there yet."""
            if not beside:
                monkeypatch.setattr(manager, "bulk_create", store)
                stored = store(rows, **more)
                beside.append(pool.submit(do_beside))
                eventually(lambda: done.is_set() or waits_for_a_lock())
                return stored
            return store(rows, **more)

        monkeypatch.setattr(manager, "bulk_create", store_late)
        first = do()
        assert beside[0].result(timeout=30) == first
    assert manager.count() == first
    assert first
