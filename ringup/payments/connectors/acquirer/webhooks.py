"""Tells the other side what happened: signed, in order, at least once; in any other way when it is asked to."""

import hashlib
import hmac
import random
import threading
import time
import urllib.error
import urllib.request
from typing import Any

from ringup.payments.connectors.acquirer.journal import Journal

TRIES = 6
FIRST_PAUSE = 0.5  # seconds, doubled with every try
SECONDS = 5


class Webhooks:
    """Delivers the journal's events to `url`. Without a URL nothing is sent, and events wait to be fetched.

    With a seed for `chaos` they come in any order, and some of them twice or three times.
    """

    def __init__(self, journal: Journal, *, url: str, secret: str, chaos: int | None = None) -> None:
        self.journal, self.url, self.secret = journal, url, secret.encode()
        self.dice = None if chaos is None else random.Random(chaos)  # noqa: S311
        self.wake, self.stopped = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Deliver from now on, whenever `wake` is set."""
        if self.url:
            self.thread.start()

    def stop(self) -> None:
        """Let a delivery that is on its way end, and start no other."""
        self.stopped.set()
        self.wake.set()
        if self.thread.is_alive():
            self.thread.join(SECONDS)

    def signed(self, body: str) -> dict[str, str]:
        """The headers of a delivery made now."""
        at = str(int(time.time()))
        signature = hmac.new(self.secret, f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
        return {"Content-Type": "application/json", "Webhook-Signature": f"{at}.{signature}"}

    def deliver(self, body: str) -> int:
        """Sends one event; the status of the answer, 0 when there was none."""
        # The address was given by whoever started this program.
        request = urllib.request.Request(self.url, data=body.encode(), headers=self.signed(body), method="POST")  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def _run(self) -> None:
        while not self.stopped.is_set():
            self.wake.wait()
            self.wake.clear()
            for event in self._in_their_order(self.journal.undelivered()):
                self._insist(event["id"], event["body"])

    def _in_their_order(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if self.dice is None:
            return events
        mixed = [event for event in events for _ in range(self.dice.choice((1, 1, 2, 3)))]
        self.dice.shuffle(mixed)
        return mixed

    def _insist(self, event_id: str, body: str) -> None:
        for attempt in range(TRIES):
            if self.stopped.is_set():
                return
            if 200 <= self.deliver(body) < 300:
                self.journal.note_delivered(event_id)
                return
            self.stopped.wait(FIRST_PAUSE * 2**attempt)
