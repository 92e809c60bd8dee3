"""Many submits against an acquirer that lies: answers lost, broken or wrong, messages lost, twice and in any order.

The promise that is measured: a card is charged at most once for each order, and what nobody knows is found out or
stands before a person (F10, F11).
"""

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.fulfillment.actions.invoice_order import invoice_order
from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.reconcile_payments import Reconciled, reconcile_payments
from ringup.payments.connectors.acquirer import server as acquirer_server
from ringup.payments.connectors.acquirer.moods import Mood, mood_named
from ringup.payments.models import PaymentDifference, PaymentMethod, PaymentOperation, ProcessorEvent
from ringup.payments.rules.states import OPEN_OPERATIONS, OperationState
from ringup.payments.saving import PaymentEntry
from ringup.plumbing.conflicts import is_conflict
from ringup.project.invariants import INVARIANTS, violations
from tests.acquirer import TestAcquirer, running_acquirer
from tests.actions.payments.conftest import card_on_file
from tests.factories.scenes import Scene, make_scene

FAULTS = (
    "time_out_before",
    "time_out_after",
    "dropped_before",
    "dropped_after",
    "error_before",
    "error_after",
    "garbage_before",
    "garbage_after",
    "slow",
    "declined:insufficient_funds",
    "wrong_amount",
    "wrong_currency",
)
PATIENCE = 0.5
SLOW = 0.1  # slower than usual, and in time
OPEN = [state.value for state in OPEN_OPERATIONS]


@dataclass(frozen=True, kw_only=True)
class Lies:
    """How many submits by how many agents at once, and which part of the answers and of the messages goes wrong."""

    submits: int
    agents: int = 4
    seed: int = 1
    faults: float = 0.2
    lost_messages: float = 0.1
    repeated: float = 0.3
    minutes: float = 0.0  # ends by then, with as many submits as there were; 0: all of them


@dataclass(kw_only=True)
class Report:
    """What came of it. All of `broken` has to be empty."""

    submits: int
    seconds: float
    orders: int
    payment_status: dict[str, int]
    requests: int
    faults: int
    messages: int
    lost_messages: int
    asked_again: int
    with_people: int
    open_left: int
    charges_per_order: int
    charges_per_intent: int
    differences: int
    explained: int
    seconds_to_resolve: dict[str, float]
    broken: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def lie(lies: Lies, folder: Path, say: Callable[[str], None] = lambda _text: None) -> Report:
    """Runs it on the database that is connected and empty; real commits."""
    with _stage(lies, folder) as stage:
        started = time.monotonic()
        stage.run(say)
        stage.drain(say)
        return stage.report(time.monotonic() - started)


@contextmanager
def _stage(lies: Lies, folder: Path) -> Iterator["Stage"]:
    dice = random.Random(lies.seed)
    with (
        _messages(dice, lies.lost_messages) as (url, counted),
        running_acquirer(folder, webhook_url=url, chaos=lies.seed) as acquirer,
    ):
        acquirer_server.SLOW_SECONDS = SLOW
        ours = {**acquirer.settings, "seconds": str(PATIENCE)}
        with override_settings(PAYMENT_CONNECTORS={"fake_acquirer": ours}, ALLOWED_HOSTS=["*"]):
            scene = make_scene()
            PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
            card = card_on_file(scene).public_id
            yield Stage(lies, scene, acquirer, card, dice, counted)


@contextmanager
def _messages(dice: random.Random, lost_part: float) -> Iterator[tuple[str, Counter[str]]]:
    """The webhook door on a port; some messages are answered and thrown away."""
    application, counted = get_wsgi_application(), Counter[str]()

    def lossy(environ: dict[str, Any], start_response: Any) -> Any:
        counted["messages"] += 1
        if dice.random() < lost_part:
            counted["lost"] += 1
            start_response("200 OK", [("Content-Length", "0")])
            return [b""]
        environ["wsgi.url_scheme"] = "https"  # without it the door sends whoever knocks to the safe one
        return application(environ, start_response)

    class Silent(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Thousands of them."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.set_app(lossy)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        door = reverse("webhooks:processors", args=["fake_acquirer"])
        yield f"http://127.0.0.1:{server.server_address[1]}{door}", counted
    finally:
        server.shutdown()
        server.server_close()


class Stage:
    """The agents, the jobs and the acquirer of one run."""

    def __init__(
        self,
        lies: Lies,
        scene: Scene,
        acquirer: TestAcquirer,
        card: str,
        dice: random.Random,
        counted: Counter[str],
    ) -> None:
        self.lies, self.scene, self.acquirer, self.card, self.dice = lies, scene, acquirer, card, dice
        self.counted = counted
        self.lock, self.left, self.done = threading.Lock(), lies.submits, threading.Event()
        self.broken: list[str] = []
        self.submits = 0
        self.honest = False
        acquirer.server.acquirer.mood_of = self._mood  # type: ignore[method-assign]

    def _mood(self, headers: Any, *, amount: int = 0, card: str = "") -> Mood:
        self.counted["requests"] += 1
        with self.lock:
            lies = not self.honest and self.dice.random() < self.lies.faults
            name = self.dice.choice(FAULTS) if lies else "ok"
        self.counted["faults"] += lies
        return mood_named(name)

    def run(self, say: Callable[[str], None]) -> None:
        """All submits; the job looks after what is due meanwhile."""
        agents = [threading.Thread(target=self._agent, args=(number,)) for number in range(self.lies.agents)]
        job = threading.Thread(target=self._job)
        for thread in (*agents, job):
            thread.start()
        began = time.monotonic()
        while any(agent.is_alive() for agent in agents):
            if self.lies.minutes and time.monotonic() - began > self.lies.minutes * 60:
                with self.lock:
                    self.left = 0
            time.sleep(5 if self.lies.submits > 1000 else 0.1)
            say(f"{self.submits} of {self.lies.submits} submits")
        self.done.set()
        for thread in (*agents, job):
            thread.join()

    def drain(self, say: Callable[[str], None]) -> None:
        """Time passes: what is open becomes due, until nothing is; the journal is read at the end."""
        self.honest = True
        for _ in range(self.lies.submits):
            rows = PaymentOperation.objects.filter(state__in=OPEN)
            if not rows.update(look_again_at=timezone.now()):
                break
            say(f"{rows.count()} operations are open")
            resolve_unknown_payments()

    def _agent(self, number: int) -> None:
        actor = self.scene.actor(self.scene.sam)
        try:
            while True:
                with self.lock:
                    self.left -= 1
                    mine, twice, prepay, invoice = self.left, *(self.dice.random() for _ in range(3))
                    if mine < 0:
                        return
                    self.submits += 1
                self._submit(actor, mine, twice=twice < self.lies.repeated, prepay=prepay < 0.4, invoice=invoice < 0.5)
        except Exception as error:
            self.broken.append(f"agent {number}: {type(error).__name__}: {error}")
        finally:
            connection.close()

    def _submit(self, actor: Actor, number: int, *, twice: bool, prepay: bool, invoice: bool) -> None:
        wish = OrderWish(
            customer=self.scene.carla.public_id,
            lines=(LineWish(item="LAMP-1", quantity=Decimal(1 + number % 3)), LineWish(item="MUG-1")),
            payments=(PaymentEntry(method="CARD", stored_card=self.card, prepay=prepay),),
            submit=True,
        )
        for _ in range(2 if twice else 1):
            placed = _insist(partial(place_order, actor, wish=wish, submit_key=f"lie-{self.lies.seed}-{number}"))
            assert isinstance(placed, Placed), placed
        if invoice:
            # Refused where the card did not go through.
            _insist(partial(invoice_order, actor, order=placed.order.public_id, request_key=f"invoice-{number}"))

    def _job(self) -> None:
        while not self.done.wait(1.0):
            with suppress(OperationalError):
                resolve_unknown_payments()
        connection.close()

    def report(self, seconds: float) -> Report:
        """Ours, the acquirer's and the books, side by side."""
        since = timezone.now() - timedelta(days=1)
        reconciled = reconcile_payments(None, connector="fake_acquirer", since=since)
        assert isinstance(reconciled, Reconciled), reconciled
        operations = PaymentOperation.objects.all()
        quarantined = set(operations.filter(state=OperationState.MISMATCH.value).values_list("public_id", flat=True))
        differences = set(PaymentDifference.objects.values_list("intent", flat=True))
        unexplained = differences - quarantined
        per_intent, per_order = self._charges()
        orders = SalesOrder.objects.filter(submit_key__startswith="lie-")
        statuses = Counter(orders.values_list("payment_status", flat=True))
        took = [
            (settled - created).total_seconds()
            for created, settled in operations.filter(attempts__gt=1, settled_at__isnull=False).values_list(
                "created_at", "settled_at"
            )
        ]
        open_left = operations.filter(state__in=OPEN).count()
        queued = operations.filter(state=OperationState.MISMATCH.value, with_people_since__isnull=False).count()
        report = Report(
            submits=self.submits,
            seconds=round(seconds, 1),
            orders=orders.count(),
            payment_status=dict(statuses),
            requests=self.counted["requests"],
            faults=self.counted["faults"],
            messages=ProcessorEvent.objects.count(),
            lost_messages=self.counted["lost"],
            asked_again=operations.filter(attempts__gt=1).count(),
            with_people=queued,
            open_left=open_left,
            charges_per_order=per_order,
            charges_per_intent=per_intent,
            differences=len(differences),
            explained=len(differences & quarantined),
            seconds_to_resolve={"median": _percentile(took, 50), "p95": _percentile(took, 95)},
            broken=self.broken,
        )
        report.broken += [
            text
            for is_wrong, text in (
                (report.orders != self.submits, f"{report.orders} orders of {self.submits} submits"),
                (open_left > 0, f"{open_left} operations are open"),
                (queued != len(quarantined), "a quarantined operation is not with people"),
                (not report.messages, "no message of the acquirer came in"),
                (per_intent > 1, f"an intent was charged {per_intent} times"),
                (per_order > 1, f"an order was charged {per_order} times"),
                (bool(unexplained), f"the journal differs: {sorted(unexplained)[:5]}"),
            )
            if is_wrong
        ]
        report.broken += [str(one) for one in violations([each for each in INVARIANTS if each.code != "I17"])]
        return report

    def _charges(self) -> tuple[int, int]:
        """The most charges of one intent, and of one order, in the acquirer's own journal."""
        rows = self.acquirer.journal()
        orders = {row["id"]: row["order_number"] for row in rows if row["kind"] == "authorize"}
        captures = [row for row in rows if row["kind"] == "capture"]
        intents = Counter(row["intent"] for row in rows)
        charged = Counter(orders[row["parent"]] for row in captures)
        return max(intents.values(), default=0), max(charged.values(), default=0)


def _insist(ask: Callable[[], Any]) -> Any:
    """As a client does: who is told of an error asks again, with the same key."""
    for _ in range(10):
        try:
            return ask()
        except OperationalError as error:
            if not is_conflict(error):
                raise
    return ask()


def _percentile(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100)[percent - 1], 2) if len(values) > 1 else 0.0
