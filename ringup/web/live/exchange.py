"""One connection to PostgreSQL per process hears all news; every open stream of the process has a queue for its own."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from ringup.plumbing.live import CHANNEL, News

MOST_WAITING = 100  # news for one stream; a desk that is further behind starts anew
RECONNECT_SECONDS = 1.0
QUIET_SECONDS = 30.0  # after so long without news the connection is asked whether it is still there

log = logging.getLogger(__name__)


class Gap(Exception):
    """News were missed: the desk has to look for itself what is there now."""


class Ear:
    """What one stream hears."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[News | None] = asyncio.Queue(MOST_WAITING)
        self._gap = False

    def put(self, news: News) -> None:
        """Hand over news without waiting for a slow reader."""
        try:
            self._queue.put_nowait(news)
        except asyncio.QueueFull:
            self._gap = True

    def miss(self) -> None:
        """Note that news may have been missed, and wake who waits for some."""
        self._gap = True
        if self._queue.empty():
            self._queue.put_nowait(None)

    async def next(self, *, seconds: float) -> News | None:
        """The next news; None when nothing came for so many seconds. Raises Gap where some are missing."""
        try:
            async with asyncio.timeout(seconds):
                news = await self._queue.get()
        except TimeoutError:
            news = None
        if self._gap:
            raise Gap
        return news


class Exchange:
    """Listens while at least one stream is open."""

    def __init__(self, connection_parameters: Callable[[], dict[str, Any]]) -> None:
        self._connection_parameters = connection_parameters
        self._ears: set[Ear] = set()
        self._listening = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def ear(self) -> AsyncIterator[Ear]:
        """An ear for the life of a stream; from here on nothing is missed unnoticed."""
        ear = Ear()
        self._ears.add(ear)
        if self._task is None:
            self._task = asyncio.create_task(self._listen())
        try:
            await self._listening.wait()
            yield ear
        finally:
            self._ears.discard(ear)
            if not self._ears:
                self._task.cancel()
                self._task = None
                self._listening.clear()

    def end_all(self) -> None:
        """End every stream: this process is leaving, and the desks are to go on with another one."""
        for ear in self._ears:
            ear.miss()

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_while_connected()
            except psycopg.Error as error:
                log.warning("no news from the database, trying again in %s s: %s", RECONNECT_SECONDS, error)
            self._listening.clear()
            self.end_all()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_while_connected(self) -> None:
        async with await psycopg.AsyncConnection.connect(
            **self._connection_parameters(), autocommit=True
        ) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._listening.set()
            while True:
                async for notification in connection.notifies(timeout=QUIET_SECONDS):
                    self._spread(notification.payload)
                await connection.execute("SELECT 1")

    def _spread(self, payload: str) -> None:
        try:
            news = News(**json.loads(payload))
        except (TypeError, ValueError):
            log.warning("not news of ours: %s", payload[:200])
            return
        for ear in self._ears:
            ear.put(news)
