"""A signed message reaches another system, and nothing inside is reached in its name."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from ringup.notifications.connectors.webhooks import WebhookSender


class Stock:
    """A warehouse's system: it remembers what it is told, and answers as it is asked to."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.answer = b""
        self.location = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append((dict(self.headers), body))
                self.send_response(outer.status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.send_header("Content-Length", str(len(outer.answer)))
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def stock() -> Iterator[Stock]:
    running = Stock()
    yield running
    running.stop()


def test_a_message_arrives_with_its_headers_at_the_host_that_was_named(stock: Stock) -> None:
    host = f"stock.local:{stock.port}"
    sender = WebhookSender(own=[host], resolve=lambda name, port: ["127.0.0.1"])
    done = sender.send(f"http://{host}/hook", body=b'{"id": "k7"}', headers={"Ringup-Event": "order.released"})
    assert (done.taken, done.status, done.problem) == (True, 204, "")
    [(headers, body)] = stock.told
    assert json.loads(body) == {"id": "k7"}
    assert (headers["Host"], headers["Ringup-Event"]) == (host, "order.released")


@pytest.mark.parametrize("status", [400, 404, 410, 500, 503])
def test_a_status_that_is_no_success_has_not_taken_it(stock: Stock, status: int) -> None:
    stock.status = status
    done = WebhookSender(own=["127.0.0.1"]).send(f"http://127.0.0.1:{stock.port}/", body=b"{}", headers={})
    assert (done.taken, done.status, done.problem) == (False, status, f"status_{status}")


def test_a_redirection_is_not_followed(stock: Stock) -> None:
    stock.status, stock.location = 307, f"http://127.0.0.1:{stock.port}/elsewhere"
    done = WebhookSender(own=["127.0.0.1"]).send(f"http://127.0.0.1:{stock.port}/", body=b"{}", headers={})
    assert (done.taken, done.problem) == (False, "status_307")
    assert len(stock.told) == 1


def test_a_long_answer_is_not_read_to_its_end(stock: Stock) -> None:
    stock.status, stock.answer = 200, b"x" * 1_000_000
    assert WebhookSender(own=["127.0.0.1"]).send(f"http://127.0.0.1:{stock.port}/", body=b"{}", headers={}).taken


@pytest.mark.peerbug("B69")
@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_name_that_stands_for_something_inside_is_not_reached(inside: str) -> None:
    asked = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["93.184.216.34", inside]

    done = WebhookSender(own=[], resolve=resolve).send("https://stock.example.com/", body=b"{}", headers={})
    assert (done.taken, done.problem) == (False, "address_forbidden: inside")
    assert asked == ["stock.example.com"]


@pytest.mark.peerbug("B69")
def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    met: list[str] = []

    def connect(address: tuple[str, int], *args: Any, **kwargs: Any) -> Any:
        met.append(address[0])
        raise OSError("nobody there")

    monkeypatch.setattr("socket.create_connection", connect)
    sender = WebhookSender(own=[], resolve=lambda name, port: next(answers))
    done = sender.send("https://rebinding.example.com/", body=b"{}", headers={})
    assert (done.taken, done.problem) == (False, "unreachable")
    assert met == ["93.184.216.34"]


def test_numbers_that_browsers_take_for_addresses_are_looked_up_and_refused() -> None:
    for written in ("2130706433", "0x7f000001", "127.1"):
        done = WebhookSender(own=[]).send(f"https://{written}/", body=b"{}", headers={})
        assert not done.taken
        assert done.problem in ("address_forbidden: inside", "name_not_found")


def test_nobody_there_and_no_such_name_are_told_apart() -> None:
    def nowhere(name: str, port: int) -> list[str]:
        raise OSError("no such name")

    assert WebhookSender(own=["127.0.0.1:9"]).send("http://127.0.0.1:9/", body=b"", headers={}).problem == "unreachable"
    sender = WebhookSender(own=[], resolve=nowhere)
    assert sender.send("https://stock.example.com/", body=b"", headers={}).problem == "name_not_found"
