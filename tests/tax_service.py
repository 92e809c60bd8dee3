"""A strict tax service for tests: it answers only what stands in the contract, and misbehaves when it is told to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "tax-key"
RATE = Decimal("8.25")
TOP = {"request", "date", "currency", "prices_include_tax", "items"}
ITEM = {"id", "kind", "code", "tax_group", "quantity", "amount", "ship_to"}
Answer = tuple[int, Any]


def with_tax(tax: Any) -> Callable[[dict[str, Any]], Answer]:
    """A good answer with this tax everywhere."""
    return lambda good: (200, {**good, "items": [{**row, "tax": tax} for row in good["items"]]})


# What a mood makes of a good answer.
BROKEN: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "refuses": lambda good: (422, {"error": "address_not_found"}),
    "error": lambda good: (500, {"error": "broken"}),
    "html": lambda good: (200, "<html>"),
    "list": lambda good: (200, []),
    "other question": lambda good: (200, {**good, "request": "0" * 32}),
    "other currency": lambda good: (200, {**good, "currency": "XXX"}),
    "one missing": lambda good: (200, {**good, "items": good["items"][1:]}),
    "one twice": lambda good: (200, {**good, "items": [good["items"][0], *good["items"][:-1]]}),
    "more than all": with_tax("99999.00"),
    "negative": with_tax("-0.01"),
    "a number": with_tax(1.65),
    "fractions": with_tax("0.0005"),
}


class TestTaxService:
    """8.25 % on everything, 0 on the group FREE. `moods` are for the next questions, one each."""

    __test__ = False

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.server = server
        self.asked: list[dict[str, Any]] = []
        self.moods: list[str] = []

    @property
    def settings(self) -> dict[str, str]:
        return {"url": f"http://127.0.0.1:{self.server.server_address[1]}", "key": KEY, "seconds": "2"}

    def answer(self, asked: dict[str, Any]) -> Answer:
        """Status and body."""
        mood = self.moods.pop(0) if self.moods else ""
        if fault := fault_of(asked):
            return 400, {"error": fault}
        items = [{"id": item["id"], "tax": tax_of(item, asked)} for item in asked["items"]]
        good = {"request": asked["request"], "currency": asked["currency"], "items": items, "reference": "T-1"}
        if mood == "silent":
            time.sleep(3)
        return BROKEN[mood](good) if mood in BROKEN else (200, good)


def fault_of(asked: dict[str, Any]) -> str:
    """What is wrong with a question, if anything is."""
    if asked.keys() != TOP or not asked["items"] or any(item.keys() != ITEM for item in asked["items"]):
        return "keys"
    texts = [item[name] for item in asked["items"] for name in ("id", "code", "tax_group", "quantity", "amount")]
    if not all(isinstance(text, str) and text for text in texts):
        return "texts"
    if len({item["id"] for item in asked["items"]}) < len(asked["items"]):
        return "ids"
    return "" if all(item["ship_to"].get("country") for item in asked["items"]) else "ship_to"


def tax_of(item: dict[str, Any], asked: dict[str, Any]) -> str:
    rate = Decimal(0) if item["tax_group"] == "FREE" else RATE
    whole = Decimal(100) + (rate if asked["prices_include_tax"] else 0)
    amount = Decimal(item["amount"])
    return str((amount * rate / whole).quantize(Decimal(1).scaleb(amount.as_tuple().exponent), ROUND_HALF_UP))


@contextmanager
def running_tax_service() -> Iterator[TestTaxService]:
    """It listens until the block is left."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if self.path != "/v1/taxes" or self.headers["Authorization"] != f"Bearer {KEY}":
                return self.send_error(401)
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.asked.append(asked)
            status, content = service.answer(asked)
            body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except BrokenPipeError:
                pass

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = TestTaxService(server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
