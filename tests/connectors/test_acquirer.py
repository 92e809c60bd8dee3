"""The fake acquirer is strict, remembers everything, and takes no real card."""

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import httpx
import pytest

from ringup.payments.connectors.protocol import Delivery, Notice, Request
from ringup.payments.rules.outcomes import Succeeded
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.acquirer import KEY, running_acquirer
from tests.rules.plumbing.card_numbers import luhn_digit

TEN = Money(1000, "EUR")
GOOD = {"amount": 1000, "currency": "EUR", "intent": "i1", "card": "tok_visa", "order": "SO-1"}


@pytest.fixture
def line(acquirer):
    """A plain HTTP client, as an integrator would use."""
    with httpx.Client(base_url=acquirer.server.url, headers={"Authorization": f"Bearer {KEY}"}) as client:
        yield client


def post(line, content, key="key-00000001", path="/v1/authorizations"):
    return line.post(path, json=content, headers={"Idempotency-Key": key} if key else {})


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"amount": 10.0}, "amount_invalid"),
        ({"amount": "1000"}, "amount_invalid"),
        ({"amount": True}, "amount_invalid"),
        ({"amount": 0}, "amount_invalid"),
        ({"amount": -5}, "amount_invalid"),
        ({"currency": "eur"}, "currency_unknown"),
        ({"intent": ""}, "intent_missing"),
        ({"cvv": "847"}, "fields_differ"),
    ],
)
def test_a_request_that_is_not_exactly_right_is_refused_and_leaves_no_trace(acquirer, line, change, error):
    answer = post(line, GOOD | change)
    assert (answer.status_code, answer.json()) == (422, {"error": error})
    assert acquirer.journal() == []
    assert post(line, GOOD).status_code == 201


def test_without_an_idempotency_key_nothing_is_done(line):
    assert post(line, GOOD, key=None).json() == {"error": "idempotency_key_missing"}


def test_without_the_right_key_the_door_stays_shut(acquirer):
    assert httpx.get(f"{acquirer.server.url}/journal").status_code == 401


def test_one_intent_is_one_operation_whatever_the_key(line):
    post(line, GOOD)
    assert post(line, GOOD, key="key-00000002").json() == {"error": "intent_reused"}


def test_real_cards_are_refused(line):
    body = "400012345678901"
    answer = line.post("/v1/cards", json={"number": body + luhn_digit(body), "expires": "2031-12"})
    assert answer.json() == {"error": "not_a_test_card"}


def test_a_test_card_gets_a_token_that_pays(line):
    number = "4000000000009995"
    card = line.post("/v1/cards", json={"number": number, "expires": "2031-12"}).json()
    assert card["last_four"] == "9995"
    assert number not in json.dumps(card)
    assert line.get(f"/v1/cards/{card['token']}").json() == card
    answer = post(line, GOOD | {"card": card["token"]})
    assert (answer.status_code, answer.json()["decline_code"]) == (402, "insufficient_funds")


def test_a_mood_can_be_asked_for_by_header_and_by_amount(line):
    answer = line.post(
        "/v1/authorizations", json=GOOD, headers={"Idempotency-Key": "key-00000009", "X-Mood": "declined:lost_card"}
    )
    assert answer.json()["decline_code"] == "lost_card"
    by_amount = post(line, GOOD | {"amount": 66601, "intent": "i2"}, key="key-00000010")
    assert by_amount.json()["decline_code"] == "insufficient_funds"


def test_the_journal_outlives_the_process(tmp_path):
    wanted = Request(intent="i1", idempotency_key="key-00000001", amount=TEN, token="tok_visa")
    with running_acquirer(tmp_path) as before:
        first = before.connector().authorize(wanted)
    with running_acquirer(tmp_path) as after:
        assert after.connector().authorize(wanted) == first
        assert len(after.journal("authorize")) == 1


def test_a_message_that_was_changed_or_is_old_is_not_believed(acquirer):
    connector = acquirer.connector()
    connector.authorize(Request(intent="i1", idempotency_key="key-00000001", amount=TEN, token="tok_visa"))
    [(body, headers)] = acquirer.events()
    now = datetime.now(UTC)

    def read(body=body, headers=headers, at=now):
        found = connector.read_webhook(Delivery(body=body, headers=headers, received_at=at))
        return found.code if isinstance(found, Refusal) else found

    assert isinstance(read(), Notice)
    assert read(body=body.replace(b"1000", b"9000")) == "webhook_forged"
    assert read(headers={}) == "webhook_forged"
    assert read(at=now + timedelta(minutes=6)) == "webhook_stale"
    assert read(at=now - timedelta(minutes=6)) == "webhook_stale"


def test_without_a_secret_nothing_is_believed(acquirer):
    connector = acquirer.connector(webhook_secret="")
    connector.authorize(Request(intent="i1", idempotency_key="key-00000001", amount=TEN, token="tok_visa"))
    body = acquirer.events()[0][0]
    signature = hmac.new(b"", b"1." + body, hashlib.sha256).hexdigest()
    received = datetime.fromtimestamp(1, UTC)
    refusal = connector.read_webhook(
        Delivery(body=body, headers={"webhook-signature": f"1.{signature}"}, received_at=received)
    )
    assert isinstance(refusal, Refusal)
    assert refusal.code == "webhook_forged"


class Listener:
    """Somebody who takes webhooks: refuses the first, believes the others."""

    def __init__(self):
        self.bodies, self.enough = [], Event()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                listener.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(500 if len(listener.bodies) == 1 else 200)
                self.end_headers()
                if len(listener.bodies) >= 3:
                    listener.enough.set()

            def log_message(self, *args):
                """Silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook"


def test_events_are_delivered_in_order_and_again_until_they_are_taken(tmp_path):
    listener = Listener()
    with running_acquirer(tmp_path, webhook_url=listener.url) as acquirer:
        connector = acquirer.connector()
        for number in (1, 2):
            wanted = Request(intent=f"i{number}", idempotency_key=f"key-0000000{number}", amount=TEN, token="tok_visa")
            assert isinstance(connector.authorize(wanted), Succeeded)
        assert listener.enough.wait(20)
    listener.server.shutdown()
    assert [body["operation"]["intent"] for body in listener.bodies[:3]] == ["i1", "i1", "i2"]


def test_events_are_sent_again_in_any_order_on_request(tmp_path):
    listener = Listener()
    with running_acquirer(tmp_path) as acquirer:
        connector = acquirer.connector()
        for number in (1, 2):
            connector.authorize(
                Request(intent=f"i{number}", idempotency_key=f"key-0000000{number}", amount=TEN, token="tok_visa")
            )
        acquirer.server.webhooks.url = listener.url
        with httpx.Client(base_url=acquirer.server.url, headers={"Authorization": f"Bearer {KEY}"}) as line:
            ids = [event["id"] for event in line.get("/v1/events").json()]
            statuses = line.post("/deliveries", json={"events": ids[::-1], "copies": 2}).json()
    listener.server.shutdown()
    assert statuses == [500, 200, 200, 200]
    assert [body["operation"]["intent"] for body in listener.bodies] == ["i2", "i2", "i1", "i1"]


def test_it_runs_as_a_program_and_stops_when_it_is_told_to(tmp_path):
    command = [sys.executable, "-m", "ringup.payments.connectors.acquirer", "--port", "0", "--journal", "j.sqlite3"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as program:
        try:
            url = program.stdout.readline().split()[-1]
            assert httpx.get(f"{url}/health").status_code == 200
        finally:
            program.send_signal(signal.SIGTERM)
        assert program.wait(10) == 0
    assert (tmp_path / "j.sqlite3").exists()
