"""A desk hears the news that are for it, as server-sent events, until its session ends."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections, transaction

from ringup.call_centers.actions.choose_call_center import choose_call_center
from ringup.call_centers.models import User
from ringup.plumbing.live import CHANNEL, News, announce
from ringup.web.live.exchange import Exchange
from ringup.web.live.stream import LiveStream
from tests.addresses import address_of_test_database
from tests.factories.company import make_membership
from tests.factories.scenes import Scene, make_mallory, make_rex, make_scene

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 20


class Desk:
    """One open stream, read event by event."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self._text = ""
        self._arrived: asyncio.Queue[str] = asyncio.Queue()
        self.left = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self._text += message["body"].decode()
            while "\n\n" in self._text:
                event, _, self._text = self._text.partition("\n\n")
                self._arrived.put_nowait(event)
            if not message.get("more_body"):
                self._arrived.put_nowait("end")

    async def receive(self) -> dict[str, str]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def hears(self) -> tuple[str, dict[str, str]] | str:
        """The next event and its facts, or `end`."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            text = await self._arrived.get()
        parts = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
        return (parts["event"], json.loads(parts["data"])) if "event" in parts else text


class Room:
    """A process with open desks."""

    def __init__(self) -> None:
        self.exchange = Exchange(lambda: {"conninfo": address_of_test_database(), "application_name": "live test"})
        self.application = LiveStream(self.exchange)

    @asynccontextmanager
    async def desk(self, cookie: str, method: str = "GET") -> AsyncIterator[Desk]:
        desk = Desk()
        scope = {"type": "http", "method": method, "path": "/live", "headers": [(b"cookie", cookie.encode())]}
        stream = asyncio.create_task(self.application(scope, desk.receive, desk.send))  # type: ignore[arg-type]
        try:
            yield desk
        finally:
            desk.left.set()
            async with asyncio.timeout(PATIENCE_SECONDS):
                await stream


def signed_in(user: User) -> str:
    """The cookie of a new session of the user."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"other=1; {settings.SESSION_COOKIE_NAME}={session.session_key}"


def tell(event: str, scene: Scene, **values: Any) -> None:
    announce(News(event=event, legal_entity=scene.legal_entity.pk, **values))


async def in_database(action: Callable[..., Any], *arguments: Any, **values: Any) -> Any:
    def run() -> Any:
        try:
            return action(*arguments, **values)
        finally:
            connections.close_all()

    return await sync_to_async(run)()


def test_a_desk_hears_what_is_for_it_and_nothing_else() -> None:
    scene = make_scene()
    ada, mallory, rex, sam = (signed_in(u) for u in (scene.ada, make_mallory(scene.call_center), make_rex(), scene.sam))

    async def play() -> None:
        room = Room()
        async with (
            room.desk(ada) as adas,
            room.desk(mallory) as mallorys,
            room.desk(rex) as rexs,
            room.desk(sam) as sams,
        ):
            for desk in (adas, mallorys, rexs, sams):
                assert await desk.hears() == ("open", {})
            await in_database(tell, "calls", scene, user=scene.ada.pk, facts={"call": "k7w2"})
            await in_database(tell, "approvals", scene, permission="override_prices")
            await in_database(tell, "presence", scene, call_center=scene.call_center.pk)
            assert await adas.hears() == ("calls", {"call": "k7w2"})
            assert await adas.hears() == ("presence", {})
            assert await mallorys.hears() == ("presence", {})
            assert await sams.hears() == ("approvals", {})
            assert await sams.hears() == ("presence", {})
            await in_database(announce, News(event="calls", legal_entity=rex_entity))
            assert await rexs.hears() == ("calls", {}), "the first that Rex hears is his own company's"

    rex_entity = User.objects.get(username="rex").active_legal_entity_id or 0
    asyncio.run(play())


def test_nobody_hears_of_what_was_rolled_back() -> None:
    scene = make_scene()
    ada = signed_in(scene.ada)

    def tell_in_vain() -> None:
        with transaction.atomic():
            tell("calls", scene)
            transaction.set_rollback(True)

    async def play() -> None:
        async with Room().desk(ada) as desk:
            await desk.hears()
            await in_database(tell_in_vain)
            await in_database(tell, "presence", scene)
            assert await desk.hears() == ("presence", {})

    asyncio.run(play())


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def end_session(user: User) -> None:
    SessionStore.get_model_class().objects.all().delete()


def change_password(user: User) -> None:
    user.set_password("quite another one 4")
    user.save()


@pytest.mark.parametrize("ending", [deactivate, end_session, change_password])
def test_a_desk_whose_session_ends_is_told_so_and_hears_no_more(ending: Callable[[User], None]) -> None:
    scene = make_scene()
    ada = signed_in(scene.ada)

    async def play() -> None:
        async with Room().desk(ada) as desk:
            await desk.hears()
            await in_database(ending, scene.ada)
            await in_database(tell, "session", scene, user=scene.ada.pk)
            assert await desk.hears() == ("signed_out", {})
            assert await desk.hears() == "end"

    asyncio.run(play())


def test_a_worker_who_turns_to_another_company_hears_that_one() -> None:
    scene = make_scene()
    ada = signed_in(scene.ada)
    there = make_rex().active_call_center
    assert there is not None
    make_membership(scene.ada, call_center=there)

    async def play() -> None:
        async with Room().desk(ada) as desk:
            await desk.hears()
            await in_database(choose_call_center, scene.ada, call_center=there.public_id)
            await in_database(tell, "calls", scene)
            await in_database(announce, News(event="presence", legal_entity=there.legal_entity_id))
            assert await desk.hears() == ("presence", {})

    asyncio.run(play())


def test_when_news_may_be_missing_the_stream_ends_and_the_next_one_goes_on() -> None:
    scene = make_scene()
    ada = signed_in(scene.ada)

    def cut_the_line() -> None:
        with psycopg.connect(address_of_test_database(), autocommit=True) as own:
            own.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'live test'")

    async def play() -> None:
        room = Room()
        async with room.desk(ada) as first, room.desk(ada) as second:
            await first.hears()
            await second.hears()
            await in_database(cut_the_line)
            assert await first.hears() == "end"
            assert await second.hears() == "end"
        async with room.desk(ada) as again:
            assert await again.hears() == ("open", {})
            await in_database(tell, "calls", scene)
            assert await again.hears() == ("calls", {})

    asyncio.run(play())


def test_a_process_that_leaves_ends_its_streams() -> None:
    ada = signed_in(make_scene().ada)

    async def play() -> None:
        room = Room()
        async with room.desk(ada) as desk:
            await desk.hears()
            room.exchange.end_all()
            assert await desk.hears() == "end"

    asyncio.run(play())


@pytest.mark.parametrize("cookie", ["", "session=", "session=unknown", "session=" + "x" * 400, 'session="\\000"'])
def test_without_a_session_there_is_no_stream(cookie: str) -> None:
    async def play() -> None:
        async with Room().desk(cookie) as desk:
            await desk.hears()
            assert desk.status == 204

    asyncio.run(play())


def test_the_stream_has_the_headers_of_safety() -> None:
    ada = signed_in(make_scene().ada)

    async def play() -> None:
        async with Room().desk(ada) as desk:
            await desk.hears()
            assert desk.headers["content-type"] == "text/event-stream; charset=utf-8"
            assert desk.headers["cache-control"] == "no-store"
            assert "unsafe" not in desk.headers["content-security-policy"]
            assert desk.headers["x-content-type-options"] == "nosniff"
        async with Room().desk(ada, method="POST") as desk:
            await asyncio.wait_for(desk.hears(), PATIENCE_SECONDS)
            assert desk.status == 405

    asyncio.run(play())


def test_strangers_on_the_channel_disturb_nobody() -> None:
    scene = make_scene()
    ada = signed_in(scene.ada)

    def shout() -> None:
        with psycopg.connect(address_of_test_database(), autocommit=True) as own:
            for noise in ("", "[]", '{"event": 1}', "{not json"):
                own.execute("SELECT pg_notify(%s, %s)", [CHANNEL, noise])

    async def play() -> None:
        async with Room().desk(ada) as desk:
            await desk.hears()
            await in_database(shout)
            await in_database(tell, "calls", scene)
            assert await desk.hears() == ("calls", {})

    asyncio.run(play())
