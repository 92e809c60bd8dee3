"""The acquirer's front door: HTTP on a loopback port, a thread per connection, and the faults of the line."""

import json
import select
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from ringup.payments.connectors.acquirer.acquiring import Acquirer, Refused, Reply
from ringup.payments.connectors.acquirer.journal import Journal, as_json
from ringup.payments.connectors.acquirer.links import Links
from ringup.payments.connectors.acquirer.moods import mood_named
from ringup.payments.connectors.acquirer.pages import page
from ringup.payments.connectors.acquirer.webhooks import Webhooks

LARGEST_REQUEST = 64 * 1024
LONGEST_SILENCE = 60.0
SLOW_SECONDS = 2.0
POLL_SECONDS = 0.05  # how soon it notices that it shall stop
GARBAGE = b"<html><body>502 Bad Gate"


class AcquirerServer(ThreadingHTTPServer):
    """The acquirer on a port of this machine; port 0 takes a free one. Use it as a context manager or call `close`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        *,
        journal: str,
        key: str,
        webhook_secret: str,
        webhook_url: str = "",
        port: int = 0,
        host: str = "127.0.0.1",
        chaos: int | None = None,
    ) -> None:
        super().__init__((host, port), Door)
        self.key = key
        self.journal = Journal(journal)
        self.webhooks = Webhooks(self.journal, url=webhook_url, secret=webhook_secret, chaos=chaos)
        self.acquirer = Acquirer(self.journal, on_event=self.webhooks.wake.set)
        self.links = Links(self.acquirer, base=self.url)
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        self.webhooks.start()
        threading.Thread(target=self.serve_forever, args=(POLL_SECONDS,), name="acquirer", daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the faults are for; everything else is printed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def close(self) -> None:
        """Stop serving; the journal stays on the disk."""
        self.closing.set()
        self.shutdown()
        self.server_close()
        self.webhooks.stop()
        self.journal.close()


class Door(BaseHTTPRequestHandler):
    """One connection."""

    server: AcquirerServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Look-ups and the journal."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Everything that changes something."""
        self._answer(self._post)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the journal says it all."""

    def _get(self, content: Any) -> Reply:
        journal = self.server.journal
        match self.path.strip("/").split("/"):
            case ["health"]:
                return Reply(status=200, body="{}")
            case ["v1", "operations", intent]:
                return self.server.acquirer.look_up(intent)
            case ["v1", "journal", since, after]:
                return self.server.acquirer.list_journal(int(since), int(after))
            case ["v1", "links", intent]:
                return self.server.links.look_up(intent)
            case ["pay" | "fields", secret]:
                row = self.server.links.visit(secret)
                return page(row, framed_by=self.server.links.framed_by(row))
            case ["v1", "cards", token]:
                card = journal.one("SELECT token, brand, last_four, expires FROM cards WHERE token = ?", token)
                return Reply(status=200, body=as_json(card)) if card else _refuse(404, "no_such_card")
            case ["v1", "events"]:
                return Reply(status=200, body=as_json(journal.all("SELECT * FROM events ORDER BY seq")))
            case ["journal"]:
                return Reply(status=200, body=as_json(journal.all("SELECT * FROM operations ORDER BY seq")))
        return _refuse(404, "no_such_address")

    def _post(self, content: Any) -> Reply:
        acquirer, headers = self.server.acquirer, {name.lower(): value for name, value in self.headers.items()}
        match self.path.strip("/").split("/"):
            case ["v1", "authorizations"]:
                return acquirer.move_money("authorize", "", content, headers)
            case ["v1", "authorizations", parent, "captures"]:
                return acquirer.move_money("capture", parent, content, headers)
            case ["v1", "authorizations", parent, "void"]:
                return acquirer.move_money("void", parent, content, headers)
            case ["v1", "captures", parent, "refunds"]:
                return acquirer.move_money("refund", parent, content, headers)
            case ["v1", "cards"]:
                return acquirer.issue_token(content)
            case ["v1", "links"]:
                return self.server.links.create(content, headers)
            case ["v1", "fields"]:
                return self.server.links.create_fields(content, headers)
            case ["v1", "links", intent, "expire"]:
                return self.server.links.expire(intent)
            case ["pay" | "fields", secret]:
                return self._pay(secret, content)
        return self._control(content)

    def _control(self, content: Any) -> Reply:
        """What makes the acquirer behave badly."""
        match self.path.strip("/"):
            case "moods":
                return self._queue_moods(content)
            case "deliveries":
                return self._deliver(content)
            case "disputes":
                return self.server.acquirer.dispute(content)
            case "failed_refunds":
                return self.server.acquirer.fail_refund(content)
            case "expirations":
                return self.server.acquirer.expire_authorizations(list(content))
        return _refuse(404, "no_such_address")

    def _pay(self, secret: str, content: Any) -> Reply:
        """What the customer typed at a page; its answer travels as the mood has it."""
        row, mood = self.server.links.use(secret, content.get("number", ""), content.get("expires", ""))
        return page(row, mood, framed_by=self.server.links.framed_by(row))

    def _queue_moods(self, content: Any) -> Reply:
        for name in content:
            mood_named(name)
        self.server.journal.queue_moods(list(content))
        return Reply(status=200, body="{}")

    def _deliver(self, content: Any) -> Reply:
        """Events once more: `{"events": [ids in the order wanted], "copies": n}`; answers the statuses."""
        bodies = {row["id"]: row["body"] for row in self.server.journal.all("SELECT id, body FROM events")}
        statuses = [
            self.server.webhooks.deliver(bodies[event])
            for event in content["events"]
            for _ in range(content.get("copies", 1))
        ]
        return Reply(status=200, body=as_json(statuses))

    def _answer(self, handle: Callable[[Any], Reply]) -> None:
        try:
            content = self._read()
            if self.headers.get("Authorization") != f"Bearer {self.server.key}" and not self._is_public():
                raise Refused(401, "key_unknown")
            reply = handle(content)
        except Refused as refused:
            reply = Reply(status=refused.status, body=as_json({"error": refused.error}))
        except (KeyError, TypeError, ValueError):
            reply = Reply(status=422, body=as_json({"error": "request_invalid"}))
        self._send(reply)

    def _is_public(self) -> bool:
        # Whoever was sent to a page knows its secret.
        return self.path == "/health" or self.path.startswith(("/pay/", "/fields/"))

    def _read(self) -> Any:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_REQUEST:
            self.close_connection = True
            raise Refused(413, "too_large")
        body = self.rfile.read(length)
        if self.headers.get_content_type() == "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode()))
        try:
            return json.loads(body) if body else None
        except ValueError:
            raise Refused(400, "not_json") from None

    def _send(self, reply: Reply) -> None:
        """The answer, as its mood has it travel."""
        match reply.mood.then:
            case "silence":
                self._say_nothing()
            case "drop":
                self.close_connection = True
            case "error":
                self._write(500, b'{"error": "internal_error"}')
            case "garbage":
                self._write(200, GARBAGE)
            case "slow":
                self.server.closing.wait(SLOW_SECONDS)
                self._write(reply.status, reply.body.encode(), reply.content_type, reply.framed_by)
            case "answer":
                self._write(reply.status, reply.body.encode(), reply.content_type, reply.framed_by)

    def _say_nothing(self) -> None:
        """Keeps the line open without a word until the other side hangs up."""
        waited = 0.0
        while waited < LONGEST_SILENCE and not self.server.closing.is_set():
            if select.select([self.connection], [], [], 0.05)[0]:
                break  # nothing is due from the other side: it has hung up
            waited += 0.05
        self.close_connection = True

    def _write(self, status: int, body: bytes, content_type: str = "application/json", framed_by: str = "") -> None:
        self.send_response(status)
        ancestors = framed_by or "'none'"
        self.send_header("Content-Security-Policy", f"frame-ancestors {ancestors}")
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _refuse(status: int, error: str) -> Reply:
    raise Refused(status, error)
