"""A call recorder for a test: a small HTTP server that does what it is told, or what its moods say."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "recorder-key"
STATES = {"pause": "paused", "resume": "recording"}


class TestRecorder(ThreadingHTTPServer):
    """`mood` is how it answers: ok, silence, refusal, garbage, other_call or still_recording."""

    __test__ = False
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.mood = "ok"
        self.told: list[tuple[str, str]] = []
        self.released = threading.Event()

    @property
    def settings(self) -> dict[str, str]:
        """For `settings.RECORDER`."""
        return {"url": f"http://127.0.0.1:{self.server_address[1]}/", "key": KEY, "seconds": "0.3"}


class Door(BaseHTTPRequestHandler):
    server: TestRecorder

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"] == f"Bearer {KEY}"
        assert self.headers["Idempotency-Key"] == f"{body['id']}-{body['action']}"
        self.server.told.append((body["action"], body["call"]))
        match self.server.mood:
            case "silence":
                self.server.released.wait(5)
            case "refusal":
                self._say(503, {"call": body["call"], "state": STATES[body["action"]]})
            case "garbage":
                self._say(200, [])
            case "other_call":
                self._say(200, {"call": "another", "state": STATES[body["action"]]})
            case "still_recording":
                self._say(200, {"call": body["call"], "state": "unknown"})
            case _:
                self._say(200, {"call": body["call"], "state": STATES[body["action"]]})

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: `told` says it all."""

    def _say(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_recorder() -> Iterator[TestRecorder]:
    """It listens until the block is left."""
    server = TestRecorder()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
