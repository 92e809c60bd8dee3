"""A list that is selected anew while its mailing is handed out: two real connections."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ringup.catalogs.models import SentCatalog, TargetMarketMember
from ringup.orders.models import SalesOrder
from ringup.reports.actions.select_target_market import select_target_market
from ringup.reports.rules.selection import Criteria
from tests.factories import make_scene, make_user, sign_in
from tests.factories.catalogs import make_published_catalog, make_target_market
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def test_who_is_noted_as_mailed_is_in_the_file(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene()
    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    sign_in(client, mira)
    market = make_target_market(legal_entity=scene.legal_entity)
    code = make_published_catalog(call_center=scene.call_center).source_codes.get()
    code.target_market = market
    code.save()
    TargetMarketMember.objects.create(target_market=market, customer=scene.carla)
    SalesOrder.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        customer=scene.bruno,
        number="SO-1",
        state="invoiced",
        currency="EUR",
        subtotal_minor=1_000,
        ordered_at=timezone.now(),
    )
    done, note, actor = threading.Event(), SentCatalog.objects.bulk_create, scene.actor(mira)

    def select_beside() -> Any:
        try:
            return select_target_market(
                actor, target_market=market.public_id, criteria=Criteria(spent_least=Decimal(1))
            )
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        beside = []

        def note_later(rows: Iterable[SentCatalog], **options: Any) -> list[SentCatalog]:
            """Who goes into the mail is known, and the file is not written yet."""
            beside.append(pool.submit(select_beside))
            eventually(lambda: done.is_set() or waits_for_a_lock())
            return note(rows, **options)

        monkeypatch.setattr(SentCatalog.objects, "bulk_create", note_later)
        file = client.post(reverse("office:source-code-mailing", args=[code.public_id])).text
        assert beside[0].result(timeout=30) == 1
    noted = list(SentCatalog.objects.values_list("customer__number", flat=True))
    assert noted == [scene.carla.number]
    assert scene.carla.number in file
    assert market.members.get().customer == scene.bruno, "the next mailing is theirs"
