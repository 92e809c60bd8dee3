"""A partner's six-line order in one API call, on two web processes, beside the floor: a view that only writes the rows.

Each server is a real one, asked by 1 and by 8 clients that keep their connections open.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from ringup.call_centers.actions.create_api_token import create_api_token
from ringup.call_centers.models import Role
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import SalesOrder
from ringup.project.command_line.web_server import GUNICORN
from ringup.values.refusal import Refusal
from tests.benchmarks.measuring import Measurement
from tests.factories.products import make_items
from tests.factories.scenes import Scene, make_scene
from tests.waiting import eventually

CLIENTS = (1, 8)
SECONDS = 6.0
WARM_UP = 40
LINES = 6
# Of the floor's orders per second.
SHARE = 0.25


@dataclass(frozen=True)
class Request:
    """What a client sends again and again."""

    address: str
    headers: dict[str, str]
    body: str


def run() -> Iterator[Measurement]:
    """Floor and order, by turns, for each number of clients; the order has to reach its share of the floor."""
    order = _order_request(make_scene())
    with TemporaryDirectory() as home:
        with _server(Path(home), "ringup.project.settings") as port:
            _ask(port, order, WARM_UP)
            template = SalesOrder.objects.latest("pk")
            measured = {clients: _measure("whole order in one call", port, order, clients) for clients in CLIENTS}
        floor = Request(address="/floor", headers={}, body=order.body)
        settings = "tests.benchmarks.floor_settings"
        with _server(Path(home), settings, RINGUP_FLOOR_ORDER=template.public_id) as port:
            _ask(port, floor, WARM_UP)
            for clients in CLIENTS:
                bare = _measure("the same rows without any rule", port, floor, clients)
                yield bare
                yield replace(measured[clients], least_per_second=round((bare.per_second or 0) * SHARE, 1))


def _order_request(scene: Scene) -> Request:
    role = Role.objects.get(legal_entity=scene.legal_entity, code="agent")
    role.permissions = [*role.permissions, Permission.USE_API.value]
    role.save()
    made = create_api_token(scene.actor(), name="bench")
    assert not isinstance(made, Refusal), made
    lines = [{"item": item.number, "quantity": "2"} for item in make_items(LINES, legal_entity=scene.legal_entity)]
    wish = {"customer": scene.carla.public_id, "lines": lines, "payments": [{"method": "CASH"}], "submit": True}
    return Request(address="/api/v1/orders", headers={"Authorization": f"Bearer {made[1]}"}, body=json.dumps(wish))


@contextmanager
def _server(home: Path, settings: str, **more: str) -> Iterator[int]:
    """The port of a web server with two processes on the benchmark's database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    found = connection.settings_dict
    variables = {
        **os.environ,
        "RINGUP_HOME": str(home),
        "RINGUP_SECRET_KEY": "k" * 50,
        "RINGUP_HTTPS": "no",
        "RINGUP_WORKERS": "2",
        "DATABASE_URL": f"host={found['HOST']} user={found['USER']} dbname={found['NAME']}",
        "DJANGO_SETTINGS_MODULE": settings,
        **more,
    }
    with (home / "web.log").open("wb") as log:
        command = [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
    try:
        eventually(lambda: _listens(port) or server.poll() is not None, seconds=60)
        assert server.poll() is None, (home / "web.log").read_text()
        yield port
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _measure(name: str, port: int, request: Request, clients: int) -> Measurement:
    spent: list[float] = []
    until = time.perf_counter() + SECONDS
    threads = [threading.Thread(target=lambda: spent.extend(_ask(port, request, until=until))) for _ in range(clients)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Measurement(
        name=name,
        median_ms=round(statistics.median(spent), 2),
        p95_ms=round(statistics.quantiles(spent, n=20)[-1], 2),
        per_second=round(len(spent) / (time.perf_counter() - begin), 1),
        size=clients,
    )


def _ask(port: int, request: Request, times: int = sys.maxsize, *, until: float = float("inf")) -> list[float]:
    """Milliseconds of each answer, one after the other on one connection."""
    spent = []
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/json", **request.headers}
    while len(spent) < times and time.perf_counter() < until:
        begin = time.perf_counter()
        caller.request("POST", request.address, request.body, {**headers, "Idempotency-Key": uuid.uuid4().hex})
        answer = caller.getresponse()
        content = answer.read()
        assert answer.status == 201, content[:500]
        spent.append((time.perf_counter() - begin) * 1000)
    caller.close()
    return spent
