"""When the line or the processor fails the outcome is unknown, never a no; the truth is found by looking it up."""

import socket
import threading
from contextlib import closing, contextmanager, suppress

import pytest

from ringup.payments.connectors.fake_acquirer import FakeAcquirer
from ringup.payments.connectors.protocol import Request
from ringup.payments.rules.outcomes import Declined, NotFound, Succeeded, Unknown
from ringup.values.money import Money
from tests.acquirer import IMPATIENCE, KEY, SECRET

TEN = Money(1000, "EUR")
WANTED = Request(intent="intent1", idempotency_key="key-00000001", amount=TEN, token="tok_visa", order_number="SO-1")


@pytest.mark.peerbug("B15")
@pytest.mark.parametrize("mood", ["time_out_after", "dropped_after", "error_after", "garbage_after"])
def test_a_lost_answer_is_unknown_and_the_charge_is_found_afterwards(acquirer, hasty, mood):
    acquirer.queue(mood)
    assert isinstance(hasty.authorize(WANTED), Unknown)
    assert isinstance(hasty.look_up(WANTED), Succeeded)
    assert len(acquirer.journal("authorize")) == 1


@pytest.mark.parametrize("mood", ["time_out_before", "dropped_before", "error_before", "garbage_before"])
def test_a_lost_request_is_unknown_and_sending_it_again_does_it_once(acquirer, hasty, mood):
    acquirer.queue(mood)
    assert isinstance(hasty.authorize(WANTED), Unknown)
    assert hasty.look_up(WANTED) == NotFound()
    assert isinstance(hasty.authorize(WANTED), Succeeded)
    assert len(acquirer.journal("authorize")) == 1


@pytest.mark.parametrize("mood", ["time_out_after", "dropped_after", "error_after", "garbage_after"])
def test_sending_it_again_after_a_lost_answer_does_it_once(acquirer, hasty, mood):
    acquirer.queue(mood, "ok")
    hasty.authorize(WANTED)
    assert isinstance(hasty.authorize(WANTED), Succeeded)
    assert len(acquirer.journal("authorize")) == 1


@pytest.mark.parametrize("token", ["tok_insufficient_funds", "tok_lost_card", "tok_expired_card", "tok_do_not_honor"])
def test_a_no_is_a_no_with_its_reason(acquirer, token):
    wanted = Request(intent="intent2", idempotency_key="key-00000002", amount=TEN, token=token, order_number="SO-1")
    outcome = acquirer.connector().authorize(wanted)
    assert isinstance(outcome, Declined)
    assert outcome.code == token.removeprefix("tok_")


@pytest.mark.peerbug("B43")
@pytest.mark.parametrize("mood", ["wrong_amount", "wrong_currency"])
def test_the_answer_tells_the_amount_that_was_really_booked(acquirer, mood):
    acquirer.queue(mood)
    outcome = acquirer.connector().authorize(WANTED)
    assert isinstance(outcome, Succeeded)
    assert outcome.amount != TEN
    [booked] = acquirer.journal("authorize")
    assert outcome.amount == Money(booked["amount"], booked["currency"])


def test_a_key_that_is_used_again_for_something_else_is_refused(acquirer):
    connector = acquirer.connector()
    connector.authorize(WANTED)
    other = Request(intent="intent9", idempotency_key=WANTED.idempotency_key, amount=TEN, token="tok_visa")
    assert connector.authorize(other) == Declined(code="idempotency_key_reused")
    assert len(acquirer.journal("authorize")) == 1


def test_a_wrong_key_of_ours_moves_nothing_and_tells_nothing_about_the_past(acquirer):
    acquirer.connector().authorize(WANTED)
    locked_out = acquirer.connector(key="wrong")
    assert locked_out.authorize(WANTED) == Declined(code="key_unknown")
    assert locked_out.look_up(WANTED) == Unknown(because="key_unknown")


def test_nobody_listening_is_unknown():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    connector = FakeAcquirer(url=f"http://127.0.0.1:{port}", key=KEY, webhook_secret=SECRET)
    assert connector.authorize(WANTED) == Unknown(because="unreachable")
    assert connector.look_up(WANTED) == Unknown(because="unreachable")


@contextmanager
def someone_else(answer: bytes, *, forever: bool = False):
    """A connector to a listener that answers every request with these bytes, and goes on sending if it is told to."""
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(answer)
                while forever and not stopped.wait(0.01):
                    connection.sendall(b"x")
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    """Until the other side has read it all and hung up."""

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        connector = FakeAcquirer(
            url=f"http://127.0.0.1:{listener.getsockname()[1]}", key=KEY, webhook_secret=SECRET, seconds=IMPATIENCE
        )
        yield connector
        connector.http.client.close()
        stopped.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
    assert not thread.is_alive()


def http(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


GOOD = b'{"id":"a1","intent":"intent1","status":"succeeded","amount":1000,"currency":"EUR","expires_at":null}'


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (http("502 Bad Gateway", b"<html>"), "status_502"),
        (http("503 Unavailable", GOOD), "status_503"),
        (http("404 Not Found", b"<html>a proxy's page"), "unreadable_answer"),
        (http("403 Forbidden", b"{}"), "status_403"),
        (http("429 Too Many", b'{"error":"slow_down"}'), "status_429"),
        (http("302 Found", b"", "Location: http://127.0.0.1:1/"), "status_302"),
        (http("200 OK", b"[]"), "unreadable_answer"),
        (http("200 OK", b'"yes"'), "unreadable_answer"),
        (http("200 OK", b'{"status":"succeeded"}'), "unreadable_answer"),
        (http("200 OK", GOOD.replace(b"1000", b"true")), "unreadable_answer"),
        (http("200 OK", GOOD.replace(b"1000", b"10.00")), "unreadable_answer"),
        (http("200 OK", GOOD.replace(b"EUR", b"euro")), "unreadable_answer"),
        (http("200 OK", GOOD.replace(b"succeeded", b"perhaps")), "unreadable_answer"),
        (http("200 OK", GOOD.replace(b"null", b'"soon"')), "unreadable_answer"),
        (http("200 OK", GOOD.replace(b"intent1", b"intent7")), "answer_about_another_intent"),
        (http("200 OK", GOOD[:30]), "unreadable_answer"),
        (http("200 OK", b"\xff\xfe"), "unreadable_answer"),
        (http("200 OK", GOOD, "Content-Encoding: gzip"), "unreadable_answer"),
        (http("200 OK", b" " * 300_000), "unreadable_answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "connection_lost"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{", "connection_lost"),
        (b"", "connection_lost"),
    ],
)
def test_whatever_is_not_exactly_an_answer_leaves_it_unknown(answer, cause):
    with someone_else(answer) as connector:
        assert connector.authorize(WANTED) == Unknown(because=cause)


def test_the_good_answer_of_these_tests_is_good():
    with someone_else(http("200 OK", GOOD)) as connector:
        assert connector.authorize(WANTED) == Succeeded(reference="a1", amount=TEN)


def test_an_answer_that_trickles_in_for_ever_is_a_time_out():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n"
    with someone_else(head, forever=True) as connector:
        assert connector.authorize(WANTED) == Unknown(because="time_out")
