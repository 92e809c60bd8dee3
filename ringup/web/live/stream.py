"""The stream of one desk: news as server-sent events, over one connection that occupies no thread.

Events: `open` once nothing is missed any more, then the words of the news, `signed_out` before the end of a session.
A comment every few seconds keeps proxies awake and finds desks that are gone.
"""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from random import randint
from time import monotonic

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from django.conf import settings

from ringup.call_centers.rules.actor import Actor
from ringup.plumbing.live import News
from ringup.web.live.audience import hears
from ringup.web.live.exchange import Ear, Exchange, Gap
from ringup.web.live.sitting import actor_behind

SESSION = "session"  # news about who sits there: looked after here, passed on to nobody
QUIET_SECONDS = 20.0
LOOK_AGAIN_SECONDS = 45.0  # a deactivated user is out within a minute
RETRY_MILLISECONDS = (1000, 5000)  # each desk waits for a while of its own: they do not come back all at once
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
# Asking the database blocks; these few threads do nothing else, so desks that open at once wait for each other only.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


class LiveStream:
    """The ASGI application behind `/live`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def __call__(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """One desk, until it goes away or its session ends."""
        if scope["method"] != "GET":
            return await _answer(send, 405, [(b"allow", b"GET")])
        session_key = _session_key(scope)
        actor = await _sitting_at(session_key)
        if actor is None:
            # 204 tells an EventSource to stay away; the page learns of the sign-in with its next request.
            return await _answer(send, 204)
        gone = asyncio.create_task(_gone(receive))
        news = asyncio.create_task(self._tell(send, session_key, actor))
        try:
            await asyncio.wait({gone, news}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            news.cancel()
            await asyncio.gather(gone, news, return_exceptions=True)
        return None

    async def _tell(self, send: ASGISendCallable, session_key: str, actor: Actor) -> None:
        async with self._exchange.ear() as ear:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS, "trailers": False})
            await _write(send, f"retry: {randint(*RETRY_MILLISECONDS)}\nevent: open\ndata: {{}}\n\n")  # noqa: S311
            # After a gap the stream ends: the browser opens another one, and a stream that opens makes the desk look.
            with suppress(Gap):
                await self._pass_on(send, ear, session_key, actor)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pass_on(self, send: ASGISendCallable, ear: Ear, session_key: str, actor: Actor) -> None:
        last_look = monotonic()
        while True:
            news = await ear.next(seconds=QUIET_SECONDS)
            if monotonic() - last_look > LOOK_AGAIN_SECONDS or _is_about_the_session(news, actor):
                last_look = monotonic()
                changed = await _sitting_at(session_key)
                if changed is None:
                    return await _write(send, "event: signed_out\ndata: {}\n\n")
                actor = changed
            if news is None:
                await _write(send, ":\n\n")
            elif news.event != SESSION and hears(actor, news):
                await _write(send, f"event: {news.event}\ndata: {json.dumps(dict(news.facts))}\n\n")


def _is_about_the_session(news: News | None, actor: Actor) -> bool:
    return news is not None and news.event == SESSION and news.user == actor.user


async def _sitting_at(session_key: str) -> Actor | None:
    if not session_key:
        return None
    return await asyncio.get_running_loop().run_in_executor(_threads, actor_behind, session_key)


def _session_key(scope: HTTPScope) -> str:
    cookies = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                continue
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


async def _write(send: ASGISendCallable, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send: ASGISendCallable, status: int, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [*HEADERS[1:], *(headers or [])],
            "trailers": False,
        }
    )
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
