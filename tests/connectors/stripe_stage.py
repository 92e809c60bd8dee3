"""Stripe on a stage: localstripe on a loopback port, and before it what localstripe lacks and Stripe has.

The stage adds idempotency keys, lists by time and search by metadata, the amounts that can be captured and were
received, the limits of captures and refunds, Checkout pages, signed messages of more kinds, and faults of the line.
What the connector sends is kept in `sent`. Shapes and errors are those of Stripe's API reference.
"""

import itertools
import json
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import stripe

KEY, PUBLIC_KEY, SECRET = "sk_test_ringup", "pk_test_ringup", "whsec_ringup"
REFUSED_CARD = "4000000000000002"  # not even stored
GOOD_CARD, DECLINED_CARD, CAREFUL_CARD = "4111111111111111", "4000000000000341", "4000002500003155"
SERVE = (
    "import sys; from aiohttp import web; from localstripe.server import app;"
    " web.run_app(app, host='127.0.0.1', port=int(sys.argv[1]), print=None)"
)
HOLDING = ("requires_capture", "succeeded")
Pairs = list[tuple[str, str]]
Answer = tuple[int, Any]
SETUPS = "/v1/setup_intents"
numbers = itertools.count(1)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def invalid(code: str, status: int = 400, kind: str = "invalid_request_error") -> Answer:
    return status, {"error": {"type": kind, "code": code, "message": code}}


class StripeStage(ThreadingHTTPServer):
    """Use it as a context manager; `url` is what the connector talks to."""

    daemon_threads = True
    tells_declines = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        port = free_port()
        self.behind = httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=(KEY, ""), timeout=20)
        command = [sys.executable, "-c", SERVE, str(port)]
        self.program = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"TMPDIR": str(folder)}
        )
        self.lock = threading.RLock()
        self.forget()

    def forget(self) -> None:
        self.answers: dict[str, tuple[Pairs, Answer]] = {}
        self.moods: deque[str] = deque()
        self.sent: list[tuple[str, str, dict[str, str]]] = []
        self.received: dict[str, int] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.setups: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, str] = {}
        self.events: list[dict[str, Any]] = []

    def clear(self) -> None:
        """Nothing has happened yet."""
        self.behind.delete("/_config/data")
        self.forget()

    def __enter__(self) -> "StripeStage":
        deadline = time.monotonic() + 30
        while True:
            try:
                self.behind.get("/v1/payment_intents")
                break
            except httpx.TransportError:
                assert self.program.poll() is None, "localstripe has ended"
                assert time.monotonic() < deadline, "localstripe does not answer"
                time.sleep(0.05)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
        self.program.terminate()
        self.program.wait(10)
        self.behind.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    # --- What tests do ---
    def card(self, number: str = GOOD_CARD) -> str:
        """A token for a card, as Stripe's own page would make it."""
        data = {
            "type": "card",
            "card[number]": number,
            "card[exp_month]": 12,
            "card[exp_year]": 2031,
            "card[cvc]": "123",
        }
        return str(self.behind.post("/v1/payment_methods", data=data).json()["id"])

    def token(self, number: str = GOOD_CARD) -> str:
        """What Stripe's script gives out for a card that was keyed into its frame; good for one confirmation."""
        name = f"ctoken_{next(numbers):08}"
        self.tokens[name] = self.card(number)
        return name

    def pay(self, link: Any, *, declined: bool = False) -> None:
        """The customer types a card at a Checkout page; one that is over takes none."""
        session = self.sessions[link.reference]
        if session["status"] != "open":
            return
        card = self.card(DECLINED_CARD if declined else GOOD_CARD)
        if session["mode"] == "setup":
            customer = self.behind.post("/v1/customers", data={"email": "bruno@example.com"}).json()["id"]
            method = self.behind.post(f"/v1/payment_methods/{card}/attach", data={"customer": customer}).json()
            session |= {"status": "complete", "customer": customer, "setup_intent": {"payment_method": method}}
        else:
            asked = {
                "amount": session["amount_total"],
                "currency": session["currency"],
                "payment_method": card,
                "capture_method": "manual",
                "confirm": "true",
                **{f"metadata[{name}]": value for name, value in session["about_payment"].items()},
            }
            status = self.behind.post("/v1/payment_intents", data=asked).status_code
            made = max(self.intents(), key=lambda row: row["order"])
            session |= {"status": "complete" if status == 200 else "open", "payment_intent": made["id"]}
        if session["status"] == "complete":
            self.tell("checkout.session.completed", self.shown(session))

    def intents(self) -> list[dict[str, Any]]:
        """All PaymentIntents, with their place in time."""
        found = self.behind.get("/v1/payment_intents", params={"limit": 100}).json()["data"]
        return [self.completed(row) | {"order": place} for place, row in enumerate(found)]

    def moved(self, kind: str) -> list[tuple[int, str]]:
        if kind == "authorize":
            return [(row["amount"], row["currency"].upper()) for row in self.intents() if row["status"] in HOLDING]
        return [
            (self.received[row["id"]], row["currency"].upper()) for row in self.intents() if row["id"] in self.received
        ]

    def messages(self) -> list[tuple[bytes, dict[str, str]]]:
        """Every message so far, signed now by the vendor's own hand."""
        bodies = [json.dumps(event) for event in self.events]
        sign = stripe.WebhookSignature.generate_signature_header
        return [(body.encode(), {"stripe-signature": sign(body, SECRET)}) for body in bodies]

    # --- What Stripe does ---
    def dispute(self, charge: str, state: str) -> None:
        """A message about a dispute, as Stripe's reference has it; localstripe has none."""
        status = {"open": "needs_response"}.get(state, state)
        about = {
            "id": "du_1",
            "object": "dispute",
            "amount": 1000,
            "currency": "eur",
            "charge": "ch_1",
            "payment_intent": charge,
            "reason": "fraudulent",
            "status": status,
            "evidence_details": {"due_by": 1_800_000_000},
            "metadata": {},
        }
        self.tell("charge.dispute.created" if state == "open" else "charge.dispute.closed", about)

    def tell(self, kind: str, about: dict[str, Any]) -> None:
        event = {"id": f"evt_{next(numbers)}", "object": "event", "type": kind, "created": int(time.time())}
        self.events.append(event | {"data": {"object": about}})

    def completed(self, made: dict[str, Any]) -> dict[str, Any]:
        holds = made["status"] == "requires_capture"
        return made | {
            "amount_capturable": made["amount"] if holds else 0,
            "amount_received": self.received.get(made["id"], 0),
        }

    def shown(self, session: dict[str, Any], *, expanded: bool = False) -> dict[str, Any]:
        made = {name: value for name, value in session.items() if name != "about_payment"}
        if expanded and made.get("payment_intent"):
            made["payment_intent"] = next(row for row in self.intents() if row["id"] == made["payment_intent"])
        return made

    def answer(self, method: str, path: str, query: Pairs, body: Pairs, key: str) -> Answer:
        with self.lock:
            self.sent.append((method, path, dict(body)))
            if not key:
                return self.act(method, path, query, body)
            if key in self.answers:
                asked, kept = self.answers[key]
                return kept if asked == body else invalid("idempotency_key_in_use", kind="idempotency_error")
            answer = self.act(method, path, query, body)
            self.answers[key] = body, answer
            return answer

    def act(self, method: str, path: str, query: Pairs, body: Pairs) -> Answer:
        match method, path.strip("/").split("/")[1:]:
            case "GET", ["payment_intents", "search"]:
                wanted = dict(query)["query"].split("'")[3]
                return 200, self.list_of([row for row in self.intents() if wanted in row["metadata"].values()])
            case "GET", ["payment_intents"]:
                since = int(dict(query).get("created[gte]", 0))
                return 200, self.list_of([row for row in self.intents() if row["created"] >= since])
            case "GET", ["payment_intents", made]:
                return self.completing(*self.forward("GET", f"/v1/payment_intents/{made}", []))
            case "GET", ["events"]:
                return 200, self.kept(query)
            case "POST", ["payment_intents"]:
                return self.create(body)
            case "POST", ["payment_intents", made, "capture"]:
                return self.capture(made, dict(body))
            case "POST", ["payment_intents", made, "cancel"]:
                return self.cancel(made)
            case "POST", ["refunds"]:
                return self.refund(body)
            case _, ["checkout", "sessions", *rest]:
                return self.checkout(method, rest, query, dict(body))
        return self.forward(method, path, body or query)

    def kept(self, query: Pairs) -> dict[str, Any]:
        """The events since then of the wanted types, the latest first, three on a page."""
        wanted = dict(query)
        types = [value for name, value in query if name.startswith("types")]
        rows = [row for row in reversed(self.events) if row["type"] in types]
        rows = [row for row in rows if row["created"] >= int(wanted.get("created[gte]", 0))]
        if last := wanted.get("starting_after"):
            rows = rows[1 + next(place for place, row in enumerate(rows) if row["id"] == last) :]
        return {"object": "list", "data": rows[:3], "has_more": len(rows) > 3, "url": "/v1/events"}

    def list_of(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        return {"object": "list", "data": rows, "has_more": False, "url": "/v1/payment_intents"}

    def forward(self, method: str, path: str, pairs: Pairs) -> Answer:
        if path.startswith(SETUPS):
            return self.setup(method, path.removeprefix(SETUPS).strip("/").split("/"), dict(pairs))
        known = [(name, value) for name, value in pairs if not name.startswith("expand")]
        if method == "GET":
            answer = self.behind.get(path, params=known)
        else:
            answer = self.behind.post(path, content=urlencode(known), headers=FORM)
        return answer.status_code, answer.json()

    def completing(self, status: int, made: dict[str, Any]) -> Answer:
        return status, self.completed(made) if status == 200 else made

    def create(self, body: Pairs) -> Answer:
        status, made = self.completing(*self.forward("POST", "/v1/payment_intents", body))
        if status == 200 and made["status"] == "requires_capture":
            self.tell("payment_intent.amount_capturable_updated", made)
        return status, made

    def by_hand(self, made: str, amount: int) -> None:
        """Somebody refunds at the dashboard: no id of ours goes with it."""
        self.refund([("payment_intent", made), ("amount", str(amount))])

    def capture(self, made: str, body: dict[str, str]) -> Answer:
        status, before = self.forward("GET", f"/v1/payment_intents/{made}", [])
        if status != 200:
            return status, before
        amount = int(body["amount_to_capture"])
        if before["status"] != "requires_capture":
            return invalid("payment_intent_unexpected_state")
        if amount > before["amount"]:
            return invalid("amount_too_large")
        self.forward("POST", f"/v1/payment_intents/{made}", [pair for pair in body.items() if "metadata" in pair[0]])
        status, after = self.forward(
            "POST", f"/v1/payment_intents/{made}/capture", [("amount_to_capture", str(amount))]
        )
        self.received[made] = amount
        self.tell("payment_intent.succeeded", self.completed(after))
        return self.completing(status, after)

    def cancel(self, made: str) -> Answer:
        if made in self.received:
            return invalid("payment_intent_unexpected_state")
        status, after = self.completing(*self.forward("POST", f"/v1/payment_intents/{made}/cancel", []))
        if status == 200:
            self.tell("payment_intent.canceled", after)
        return status, after

    def refund(self, body: Pairs) -> Answer:
        wanted = dict(body)
        made, amount = wanted["payment_intent"], int(wanted["amount"])
        refunds = self.forward("GET", "/v1/refunds", [("limit", "100")])[1]["data"]
        before = sum(row["amount"] for row in refunds if row["payment_intent"] == made)
        if made not in self.received or before + amount > self.received[made]:
            return invalid("charge_already_refunded")
        status, after = self.forward("POST", "/v1/refunds", body)
        self.tell("refund.created", after)
        return status, after

    def checkout(self, method: str, rest: list[str], query: Pairs, body: dict[str, str]) -> Answer:
        if not rest:
            return 200, self.shown(self.open_page(body))
        session = self.sessions.get(rest[0])
        if session is None:
            return invalid("resource_missing", 404)
        if method == "POST":
            if session["status"] != "open":
                return invalid("session_not_open")
            session["status"] = "expired"
            self.tell("checkout.session.expired", self.shown(session))
        return 200, self.shown(session, expanded=any(name.startswith("expand") for name, _ in query))

    def setup(self, method: str, rest: list[str], body: dict[str, str]) -> Answer:
        if rest == [""]:
            made = {"id": f"seti_{next(numbers)}", "object": "setup_intent", "status": "requires_payment_method"}
            made |= {"customer": body["customer"], "payment_method": None, "last_setup_error": None}
            self.setups[made["id"]] = made | {"metadata": named(body, "metadata")}
            return 200, self.setups[made["id"]]
        known = self.setups.get(rest[0])
        if known is None:
            return invalid("resource_missing", 404)
        if method == "POST" and known["status"] != "requires_payment_method":
            return invalid("setup_intent_unexpected_state")
        if rest[1:] == ["cancel"]:
            known["status"] = "canceled"
        if rest[1:] == ["confirm"]:
            return self.confirm_setup(known, body)
        return 200, known

    def confirm_setup(self, known: dict[str, Any], body: dict[str, str]) -> Answer:
        card = self.tokens.pop(body["confirmation_token"], None)
        if card is None:
            return invalid("resource_missing")
        attach = [("customer", str(known["customer"]))]
        status, method = self.forward("POST", f"/v1/payment_methods/{card}/attach", attach)
        if status != 200:
            known["last_setup_error"] = {"type": "card_error", "code": "card_declined", "decline_code": "do_not_honor"}
            return 402, {"error": known["last_setup_error"] | {"message": "declined"}}
        known |= {"status": "succeeded", "payment_method": method, "last_setup_error": None}
        return 200, known

    def open_page(self, body: dict[str, str]) -> dict[str, Any]:
        name = f"cs_test_{next(numbers)}"
        self.sessions[name] = {
            "id": name,
            "object": "checkout.session",
            "url": f"https://checkout.stripe.example/{name}",
            "mode": body["mode"],
            "status": "open",
            "amount_total": int(body.get("line_items[0][price_data][unit_amount]", 0)),
            "currency": body.get("line_items[0][price_data][currency]"),
            "customer": None,
            "payment_intent": None,
            "setup_intent": None,
            "expires_at": int(body["expires_at"]),
            "metadata": named(body, "metadata"),
            "about_payment": named(body, "payment_intent_data[metadata]"),
        }
        return self.sessions[name]


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def named(body: dict[str, str], prefix: str) -> dict[str, str]:
    return {name[len(prefix) + 1 : -1]: value for name, value in body.items() if name.startswith(f"{prefix}[")}


class Door(BaseHTTPRequestHandler):
    """One connection, with the faults of the line."""

    server: StripeStage
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.handle_request()

    def do_POST(self) -> None:
        self.handle_request()

    def log_message(self, *_: object) -> None:
        """Silent."""

    def handle_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        mood = self.server.moods.popleft() if self.server.moods else ""
        if self.headers.get("Authorization") not in (f"Bearer {KEY}",):
            return self.send(401, b'{"error": {"type": "invalid_request_error", "message": "no such key"}}')
        address = urlsplit(self.path)
        if not mood.endswith("before"):
            status, told = self.server.answer(
                self.command,
                address.path,
                parse_qsl(address.query),
                parse_qsl(body),
                self.headers.get("Idempotency-Key", "") if self.command == "POST" else "",
            )
        match mood.partition("_")[0]:
            case "silence":
                time.sleep(1.2)
                self.close_connection = True
            case "drop":
                self.close_connection = True
            case "error":
                self.send(500, b'{"error": {"type": "api_error", "message": "something went wrong"}}')
            case "busy":
                self.send(429, b'{"error": {"type": "invalid_request_error", "code": "rate_limit", "message": "slow"}}')
            case "conflict":
                self.send(409, b'{"error": {"type": "idempotency_error", "message": "in use"}}')
            case "garbage":
                self.send(200, b"<html><body>502 Bad Gate")
            case _:
                self.send(status, json.dumps(told).encode())
        return None

    def send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
