"""What open live streams cost the ordinary pages, for each way of serving them (decision 0008). Run apart:

    DATABASE_URL=… python -m tests.benchmarks.live_streams [--seconds 8] [--streams 500]

Each variant serves the sign-in page to 8 clients with keep-alive, first alone and then with the streams open. The
clients are one process of their own, written on bare sockets, so that they take little of the machine.
"""

import argparse
import asyncio
import importlib.util
import json
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CLIENTS = 8
PORT = 8199
LIVE_PORT = 8198
PAGE = "/account/login/"
THREADS = "4"
COMMON = ["--workers", "2", "--config", "python:ringup.project.gunicorn_settings", "--log-level", "warning"]
UVICORN = ["-m", "uvicorn", "ringup.project.asgi:application", "--log-level", "warning", "--port", str(LIVE_PORT)]


def gunicorn(worker: str, application: str, *more: str) -> list[str]:
    return [
        "-m",
        "gunicorn",
        *COMMON,
        "-k",
        worker,
        "--threads",
        THREADS,
        "-b",
        f"127.0.0.1:{PORT}",
        application,
        *more,
    ]


# Name → the servers of the variant, and the port on which its streams are opened.
VARIANTS = {
    "threads only": ([gunicorn("gthread", "ringup.project.wsgi:application")], None),
    "threads + uvicorn for /live": ([gunicorn("gthread", "ringup.project.wsgi:application"), UVICORN], LIVE_PORT),
    "dispatcher, uvicorn worker": ([gunicorn("uvicorn_worker.UvicornWorker", "ringup.project.asgi:application")], PORT),
    "dispatcher, gunicorn's asgi worker": ([gunicorn("asgi", "ringup.project.asgi:application")], PORT),
    "Django's own ASGI handler": (
        [gunicorn("uvicorn_worker.UvicornWorker", "tests.benchmarks.django_asgi:application")],
        None,
    ),
}


@contextmanager
def serving(commands: list[list[str]]) -> Iterator[list[int]]:
    """The servers of a variant; their process groups."""
    running = [subprocess.Popen([sys.executable, *command], start_new_session=True) for command in commands]
    try:
        for port in [PORT, *([LIVE_PORT] if len(commands) > 1 else [])]:
            wait_for(port)
        yield [process.pid for process in running]
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def cpu_seconds(groups: list[int]) -> float:
    """What the servers have used of the processors. Other programs on the machine change it little."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) in groups:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            get(port, PAGE)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


def get(port: int, path: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def load(seconds: float, results: "multiprocessing.Queue[list[float]]") -> None:
    """Eight clients, each asking for the page again as soon as it has it; the milliseconds of each answer."""

    async def client(until: float) -> list[float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        took = []
        while time.perf_counter() < until:
            started = time.perf_counter()
            writer.write(f"GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head[:80]
            lower = head.lower()
            if b"content-length:" in lower:
                await reader.readexactly(int(lower.split(b"content-length:")[1].split(b"\r\n")[0]))
            else:
                await reader.readuntil(b"\r\n0\r\n\r\n")
            took.append((time.perf_counter() - started) * 1000)
        writer.close()
        return took

    async def all_clients() -> list[float]:
        until = time.perf_counter() + seconds
        return [one for each in await asyncio.gather(*(client(until) for _ in range(CLIENTS))) for one in each]

    results.put(asyncio.run(all_clients()))


def measure(seconds: float, groups: list[int]) -> dict[str, float]:
    before = cpu_seconds(groups)
    results: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    process = multiprocessing.Process(target=load, args=(seconds, results))
    process.start()
    took = sorted(results.get(timeout=seconds + 30))
    process.join()
    return {
        "per_second": round(len(took) / seconds, 1),
        "median_ms": round(statistics.median(took), 1),
        "p95_ms": round(took[int(len(took) * 0.95)], 1),
        "cpu_ms": round((cpu_seconds(groups) - before) * 1000 / len(took), 2),
    }


@contextmanager
def streams(port: int, count: int, cookie: str) -> Iterator[float]:
    """So many open streams; how long it took until all were open."""
    started = time.perf_counter()
    opened = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port), 30)
        connection.sendall(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
        opened.append(connection)
    for connection in opened:
        heard = b""
        while b"event: open" not in heard:
            piece = connection.recv(65536)
            assert piece, heard
            heard += piece
    try:
        yield time.perf_counter() - started
    finally:
        for connection in opened:
            connection.close()


def session_cookie() -> str:
    """A signed-in worker, made for the benchmark."""
    # The process of the clients must not load Django.
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringup.project.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from ringup.call_centers.models import LegalEntity, User

    entity, _ = LegalEntity.objects.get_or_create(
        code="bench", defaults={"name": "Benchmark", "currency": "EUR", "country": "DE"}
    )
    user, _ = User.objects.get_or_create(username="bench", defaults={"active_legal_entity": entity})
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def one_round(name: str, *, seconds: float, count: int, cookie: str) -> Iterator[dict[str, Any]]:
    """The figures of one variant, without and with open streams."""
    commands, live_port = VARIANTS[name]
    with serving(commands) as groups:
        measure(2, groups)
        yield {"variant": name, "streams": 0, **measure(seconds, groups)}
        if live_port is not None:
            with streams(live_port, count, cookie) as opening:
                yield {"variant": name, "streams": count, **measure(seconds, groups), "opened_s": round(opening, 2)}


def offered() -> list[str]:
    """The variants whose server is installed: uvicorn is no part of the product."""
    has_uvicorn = importlib.util.find_spec("uvicorn_worker") is not None
    return [name for name in VARIANTS if has_uvicorn or "uvicorn" not in str(VARIANTS[name])]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    os.environ.setdefault("RINGUP_SECRET_KEY", "a key for the benchmark, the same in every process of it")
    os.environ["RINGUP_DEMO"] = "1"
    cookie = session_cookie()
    found = defaultdict(list)
    # Round by round, not variant by variant: what else the machine does then falls on all of them.
    for _ in range(arguments.rounds):
        for name in offered():
            if arguments.only in name:
                for row in one_round(name, seconds=arguments.seconds, count=arguments.streams, cookie=cookie):
                    print(json.dumps(row), flush=True)
                    found[name, row["streams"]].append(row)
    print("medians:")
    for (name, count), rows in found.items():
        figures = {
            key: statistics.median(row[key] for row in rows) for key in rows[0] if key not in ("variant", "streams")
        }
        print(json.dumps({"variant": name, "streams": count, **figures}))


if __name__ == "__main__":
    main()
