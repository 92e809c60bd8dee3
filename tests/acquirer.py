"""A fake acquirer for a test: on a free port, with a journal of its own that tells what happened to the money."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ringup.payments.connectors.acquirer.server import AcquirerServer
from ringup.payments.connectors.fake_acquirer import FakeAcquirer

KEY, SECRET = "test-key", "test-secret"
# How long the connector waits in tests: long enough for a loaded machine, short for those that wait for silence.
PATIENCE = 10.0
IMPATIENCE = 0.3


class TestAcquirer:
    """The server, and what tests ask it."""

    __test__ = False

    def __init__(self, server: AcquirerServer) -> None:
        self.server = server

    @property
    def settings(self) -> dict[str, str]:
        """For `RINGUP_CONNECTORS["fake_acquirer"]`."""
        return {"url": self.server.url, "key": KEY, "webhook_secret": SECRET}

    def connector(self, *, seconds: float = PATIENCE, **other: str) -> FakeAcquirer:
        """A connector to it."""
        return FakeAcquirer.configured({**self.settings, "seconds": str(seconds), **other})

    def queue(self, *moods: str) -> None:
        """Moods for the next requests, one each."""
        self.server.journal.queue_moods(list(moods))

    def journal(self, kind: str | None = None, *, status: str = "succeeded") -> list[dict[str, Any]]:
        """What was done, in order."""
        rows = self.server.journal.all("SELECT * FROM operations WHERE status = ? ORDER BY seq", status)
        return [row for row in rows if kind in (None, row["kind"])]

    def declines(self) -> list[str]:
        """The acquirer's ids of what it declined."""
        return [row["id"] for row in self.journal(status="declined")]

    def dispute(self, charge: str, state: str = "open", *, amount: int = 0, reason: str = "fraudulent") -> None:
        """A customer's bank takes a charge back, or has decided."""
        content = {"charge": charge, "state": state, "amount": amount, "reason": reason}
        self.server.acquirer.dispute(content)

    def fail_refund(self, refund: str) -> None:
        """A refund that was done comes back: the card is closed."""
        self.server.acquirer.fail_refund({"refund": refund})

    def events(self) -> list[tuple[bytes, dict[str, str]]]:
        """Every event so far as a webhook: body, and headers with lower-case names, signed now."""
        rows = self.server.journal.all("SELECT body FROM events ORDER BY seq")
        return [
            (
                row["body"].encode(),
                {name.lower(): value for name, value in self.server.webhooks.signed(row["body"]).items()},
            )
            for row in rows
        ]


@contextmanager
def running_acquirer(folder: Path, *, webhook_url: str = "", chaos: int | None = None) -> Iterator[TestAcquirer]:
    """It listens until the block is left."""
    server = AcquirerServer(
        journal=str(folder / "acquirer.sqlite3"),
        key=KEY,
        webhook_secret=SECRET,
        webhook_url=webhook_url,
        chaos=chaos,
    )
    server.start()
    try:
        yield TestAcquirer(server)
    finally:
        server.close()
