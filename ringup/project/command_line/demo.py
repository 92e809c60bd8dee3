"""Everything in one go, to look at: database, demo company, web server, job worker. Ctrl-C stops all of it."""

import argparse
import fcntl
import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import TextIO

import psycopg

from ringup.project import environment
from ringup.project.command_line.children import Child, EmbeddedDatabase, Household
from ringup.project.command_line.problem import CommandProblem
from ringup.project.command_line.web_server import GUNICORN

PACKAGE = Path(__file__).resolve().parents[2]
# Migrations, the demo's generators, static files; caches that Python writes by itself do not count.
PREPARED_FROM = ("*/migrations/*.py", "demo/**/*.py", "demo/**/*.toml", "web/*/static/**/*")
FIRST_PORT = 8000
PORTS_TRIED = 20
PREPARE = ("-m", "ringup.project.command_line.demo_company")
CARDS = ("-m", "ringup.project.command_line.demo_cards")
JOBS = ("-m", "ringup", "worker")
ACQUIRER = ("-m", "ringup.payments.connectors.acquirer")
ACQUIRER_WEBHOOK = "webhooks/payments/fake_acquirer/"
LOOPBACK = "127.0.0.1"
LOOK_EVERY = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, help=f"default: the first free one from {FIRST_PORT} on")


def run(arguments: argparse.Namespace) -> int:
    """Stays until Ctrl-C or SIGTERM; leaves no process behind, not even when it is killed itself."""
    home = environment.home()
    home.mkdir(parents=True, exist_ok=True)
    # SIGINT too: a shell that starts us in the background has told us to ignore it.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)
    with _only_demo_of(home) as alone, _listen(arguments.host, arguments.port) as listening:
        host, port = listening.getsockname()[:2]
        address = f"http://{host}:{port}/"
        alone.write(address)
        alone.flush()
        _set_environment(home, address)
        return _live(home, listening, address)


def _live(home: Path, listening: socket.socket, address: str) -> int:
    logs = home / "logs"
    logs.mkdir(exist_ok=True)
    command = (*GUNICORN, "--bind", f"fd://{listening.fileno()}")
    web = Child("web", command, log=logs / "web.log", keeps=(listening.fileno(),))
    acquirer = Child("acquirer", _acquirer(home, address), log=logs / "acquirer.log")
    household = Household()
    try:
        if not os.environ.get("DATABASE_URL"):
            household.add(EmbeddedDatabase())
        if not _is_prepared(home):
            _prepare(home)
        household.add(web)
        household.wait_for_answer(web, address)
        # After the web server, for whose first page somebody waits.
        household.add(acquirer)
        household.add(Child("jobs", JOBS, log=logs / "jobs.log"))
        household.wait_for_answer(acquirer, f"{os.environ['RINGUP_FAKE_ACQUIRER_URL']}/health")
        _take_card_orders(home, logs)
        _welcome(home, address)
        household.watch()
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        household.end()
    return 0


def _acquirer(home: Path, address: str) -> tuple[str, ...]:
    """The command of the fake card processor; where it is and its keys go into the environment of all others."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = str(free.getsockname()[1])
    os.environ["RINGUP_FAKE_ACQUIRER_URL"] = f"http://{LOOPBACK}:{port}"
    for name in ("RINGUP_FAKE_ACQUIRER_KEY", "RINGUP_FAKE_ACQUIRER_SECRET"):
        os.environ[name] = secrets.token_urlsafe(24)
    journal = str(home / "acquirer.sqlite3")
    return (*ACQUIRER, "--port", port, "--journal", journal, "--webhook-url", f"{address}{ACQUIRER_WEBHOOK}")


def _only_demo_of(home: Path) -> TextIO:
    """The lock of this folder's demo, which the kernel opens again however we end."""
    lock = (home / "demo.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise CommandProblem(f"a demo of {home} runs already: {lock.read() or 'it is starting'}") from None
    lock.truncate(0)
    return lock


def _listen(host: str, port: int | None) -> socket.socket:
    """The socket of the web server. It is ours, so that a restart of the server drops no caller."""
    tried = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED)
    for each in tried:
        try:
            return socket.create_server((host, each), backlog=2048)
        except OSError as error:
            reason = error
    raise CommandProblem(f"cannot listen on {host}, port {tried[0]}: {reason}")


def _set_environment(home: Path, address: str) -> None:
    os.environ["RINGUP_HOME"] = str(home)
    os.environ.setdefault("RINGUP_PUBLIC_URL", address)
    os.environ["RINGUP_DEMO"] = "1"
    os.environ.setdefault("RINGUP_SECRET_KEY", _secret(home / "secret"))
    # From a checkout the package is found by the working folder; the children need not share it.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))


def _secret(file: Path) -> str:
    """A random key, made once, so that sign-ins outlive a restart."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with open(descriptor, "w") as out:
        out.write(secrets.token_urlsafe(50))
    return file.read_text()


def _is_prepared(home: Path) -> bool:
    """Whether an earlier start prepared this very database with these very files; then there is nothing to wait for."""
    stamp = home / "prepared"
    return stamp.exists() and stamp.read_text() == _fingerprint()


def _fingerprint() -> str:
    """Of the database itself (a restored or new one has another number) and of all files that preparing looks at."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        database = connection.execute(
            "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
        ).fetchone()
    digest = hashlib.sha256(str(database).encode())
    for pattern in PREPARED_FROM:
        for file in sorted(PACKAGE.glob(pattern)):
            if file.is_file():
                digest.update(f"{file}\0{file.stat().st_mtime_ns}\0{file.stat().st_size}\0".encode())
    return digest.hexdigest()


def _prepare(home: Path) -> None:
    """Migrations, static files and the company, in a process of its own: this one stays small."""
    outcome = subprocess.run([sys.executable, *PREPARE])
    if outcome.returncode < 0 or outcome.returncode == 130:
        raise KeyboardInterrupt
    if outcome.returncode:
        raise CommandProblem("the demo company could not be loaded; what went wrong stands above")
    (home / "prepared").write_text(_fingerprint())


def _take_card_orders(home: Path, logs: Path) -> None:
    """Once for each database. The demo is there without them, too: what went wrong stands in the log."""
    stamp, database = home / "cards", _fingerprint()
    if stamp.exists() and stamp.read_text() == database:
        return
    cards = Child("cards", CARDS, log=logs / "cards.log")
    cards.start()
    try:
        while cards.is_alive():
            time.sleep(LOOK_EVERY)
    finally:
        cards.end()
    stamp.write_text(database)


def _welcome(home: Path, address: str) -> None:
    logins = json.loads((home / "logins.json").read_text())
    print(f"\nRingup is ready: {address}\n")
    width = max(len(login["role"]) for login in logins)
    for login in logins:
        print(f"  {login['role']:<{width}}  {login['username']:<8}  password {login['password']}")
    print("\nCtrl-C stops everything.", flush=True)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
