"""A partner's program: sends whole orders over HTTP, repeats what got no answer, and keeps a journal of its own.

It knows nothing of Ringup but the documented contract: the same `Idempotency-Key` is the same order.
"""

import heapq
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any

import httpx

AT_ONCE = 4
MOST_ATTEMPTS = 80
# Before the same order is sent again, unless the answer says something else.
PAUSE_SECONDS = 0.3
SILENCE_SECONDS = 20.0


@dataclass
class Journal:
    """What the client saw: acknowledged orders (byte for byte) and given up ones by key, attempts, troubles by kind."""

    acknowledged: dict[str, bytes] = field(default_factory=dict)
    given_up: dict[str, str] = field(default_factory=dict)
    attempts: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)


class OutsideClient:
    """Sends `orders` (bodies by idempotency key), several at once, from `start` on."""

    def __init__(self, *, address: str, token: str, orders: Mapping[str, Any]) -> None:
        self.journal = Journal()
        self._address = f"{address}/api/v1/orders"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._orders = orders
        self._due = [(0.0, key) for key in orders]
        self._changed = Condition()
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(AT_ONCE)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait_for(self, acknowledged: int, *, seconds: float) -> None:
        """Returns once so many orders are acknowledged."""
        with self._changed:
            reached = self._changed.wait_for(lambda: len(self.journal.acknowledged) >= acknowledged, seconds)
        assert reached, f"{acknowledged} orders were not acknowledged within {seconds} s"

    def finish(self, *, seconds: float) -> None:
        """Returns once every order is acknowledged or given up."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0, deadline - time.monotonic()))
            assert not thread.is_alive(), f"some orders are still being sent after {seconds} s"

    def _work(self) -> None:
        with httpx.Client(headers=self._headers, timeout=SILENCE_SECONDS) as http:
            while (key := self._next()) is not None:
                self._send(http, key)

    def _next(self) -> str | None:
        """The order whose turn it is; None when nothing is left to send."""
        with self._changed:
            while len(self.journal.acknowledged) + len(self.journal.given_up) < len(self._orders):
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[1]
                self._changed.wait(wait)
        return None

    def _send(self, http: httpx.Client, key: str) -> None:
        try:
            answer = self._post(http, key)
        except httpx.TransportError as error:
            self._try_later(key, trouble=type(error).__name__)
            return
        if answer.status_code == 201:
            with self._changed:
                self.journal.acknowledged[key] = answer.content
                self._changed.notify_all()
        elif answer.status_code == 409 or answer.status_code >= 500:
            pause = float(answer.headers.get("Retry-After", PAUSE_SECONDS))
            self._try_later(key, trouble=str(answer.status_code), pause=pause)
        else:
            self._give_up(key, answer.text)

    def _post(self, http: httpx.Client, key: str) -> httpx.Response:
        return http.post(self._address, json=self._orders[key], headers={"Idempotency-Key": key})

    def _try_later(self, key: str, *, trouble: str, pause: float = PAUSE_SECONDS) -> None:
        self.journal.troubles[trouble] += 1
        self.journal.attempts[key] += 1
        if self.journal.attempts[key] >= MOST_ATTEMPTS:
            self._give_up(key, f"{MOST_ATTEMPTS} attempts, the last: {trouble}")
            return
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + pause, key))
            self._changed.notify_all()

    def _give_up(self, key: str, reason: str) -> None:
        with self._changed:
            self.journal.given_up[key] = reason
            self._changed.notify_all()
