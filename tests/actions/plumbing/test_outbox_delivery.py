"""Facts reach every subscriber once, whatever happens to the workers on the way."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import Now

from ringup.plumbing import outbox_delivery
from ringup.plumbing.models import OutboxEvent
from ringup.plumbing.outbox import tell
from ringup.plumbing.outbox_delivery import deliver_next, release_parked, wait_after
from ringup.values.refusal import Refusal
from tests.addresses import address_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class BellRang:
    bell: int


@dataclass(frozen=True, kw_only=True)
class EchoHeard:
    bell: int


def ring(bell: int, *, deduplication_key: str | None = None) -> None:
    with transaction.atomic():
        tell(BellRang(bell=bell), legal_entity=1, deduplication_key=deduplication_key)


def echo(fact: BellRang, *, legal_entity: int) -> None:
    """A reaction that leaves one row behind, so that a second one would be seen."""
    tell(EchoHeard(bell=fact.bell), legal_entity=legal_entity)


def refuse(fact: BellRang, *, legal_entity: int) -> Refusal:
    return Refusal(code="deaf")


def break_off(fact: BellRang, *, legal_entity: int) -> None:
    echo(fact, legal_entity=legal_entity)
    raise RuntimeError("cannot hear")


def echoes() -> Counter[int]:
    return Counter(event.payload["bell"] for event in OutboxEvent.objects.filter(name="EchoHeard"))


def waiting() -> int:
    return OutboxEvent.objects.filter(name="BellRang", delivered_at=None, parked_because="").count()


def make_due() -> None:
    """Let the time of waiting pass."""
    OutboxEvent.objects.filter(delivered_at=None).update(next_attempt_at=Now())


def deliver_all(subscriptions: outbox_delivery.Subscriptions) -> None:
    while deliver_next(subscriptions):
        pass


def test_a_fact_is_told_to_each_subscriber_once() -> None:
    ring(1)
    deliver_all({BellRang: [echo, refuse]})
    make_due()
    deliver_all({BellRang: [echo, refuse]})
    assert echoes() == {1: 1}
    assert waiting() == 0


def test_a_fact_without_subscribers_is_done() -> None:
    ring(1)
    deliver_all({})
    assert waiting() == 0


def test_a_fact_of_a_transaction_that_failed_was_never_told() -> None:
    with transaction.atomic():
        tell(BellRang(bell=1), legal_entity=1)
        transaction.set_rollback(True)
    deliver_all({BellRang: [echo]})
    assert echoes() == {}


@pytest.mark.peerbug("B14")
def test_the_same_fact_told_twice_with_one_key_is_one_fact() -> None:
    ring(1, deduplication_key="bell 1")
    ring(1, deduplication_key="bell 1")
    deliver_all({BellRang: [echo]})
    assert echoes() == {1: 1}


@pytest.mark.parametrize("repetition", range(5))
def test_workers_side_by_side_share_the_facts(repetition: int) -> None:
    for bell in range(40):
        ring(bell)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        deliver_all({BellRang: [echo]})
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert echoes() == dict.fromkeys(range(40), 1)
    assert waiting() == 0


def test_what_succeeded_is_not_repeated_when_another_reaction_fails() -> None:
    ring(1)
    deliver_all({BellRang: [echo, break_off]})
    assert echoes() == {1: 1}, "the failed reaction left nothing behind"
    assert waiting() == 1
    event = OutboxEvent.objects.get(name="BellRang")
    assert "cannot hear" in event.last_error

    make_due()
    deliver_all({BellRang: [echo, refuse]})
    assert echoes() == {1: 1}
    assert waiting() == 0


def test_a_failure_waits_longer_each_time() -> None:
    assert [wait_after(attempts) for attempts in (1, 2, 3)] == [timedelta(seconds=s) for s in (5, 10, 20)]
    assert wait_after(12) == timedelta(hours=1)
    ring(1)
    deliver_all({BellRang: [break_off]})
    assert not deliver_next({BellRang: [echo]}), "it is not due yet"
    assert OutboxEvent.objects.get(name="BellRang").next_attempt_at is not None


@pytest.mark.peerbug("B22")
def test_poison_is_parked_with_its_reason_and_stops_nobody() -> None:
    ring(1)
    for bell in range(2, 5):
        ring(bell)

    def only_one_is_poison(fact: BellRang, *, legal_entity: int) -> None:
        (break_off if fact.bell == 1 else echo)(fact, legal_entity=legal_entity)

    for _ in range(outbox_delivery.MOST_ATTEMPTS + 1):
        make_due()
        deliver_all({BellRang: [only_one_is_poison]})

    assert echoes() == {2: 1, 3: 1, 4: 1}
    poison = OutboxEvent.objects.exclude(parked_because="").get()
    assert poison.payload == {"bell": 1}
    assert "cannot hear" in poison.parked_because

    assert release_parked(name="BellRang") == 1
    deliver_all({BellRang: [echo]})
    assert echoes()[1] == 1


def test_a_payload_that_no_longer_fits_is_kept_and_named() -> None:
    ring(1)
    OutboxEvent.objects.filter(name="BellRang").update(payload={"gong": 1})
    deliver_all({BellRang: [echo]})
    assert "gong" in OutboxEvent.objects.get(name="BellRang").last_error


def test_a_broken_constraint_counts_as_a_failed_reaction() -> None:
    """Constraints that are checked at the commit would otherwise take the other reactions with them."""

    def break_a_deferred_constraint(fact: BellRang, *, legal_entity: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO call_centers_pricegroup (code, name, priority, legal_entity_id) VALUES ('x', 'x', 0, 0)"
            )

    ring(1)
    deliver_all({BellRang: [break_a_deferred_constraint, echo]})
    assert echoes() == {1: 1}
    assert "IntegrityError" in OutboxEvent.objects.get(name="BellRang").last_error


KILLED_WORKER = """
import django, os, signal
django.setup()
from ringup.plumbing import outbox_delivery
from tests.actions.plumbing.test_outbox_delivery import BellRang, echo

def echo_and_die(fact, *, legal_entity):
    echo(fact, legal_entity=legal_entity)
    os.kill(os.getpid(), signal.SIGKILL)

outbox_delivery.deliver_next({BellRang: [echo_and_die]})
"""


def die_while_delivering() -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "ringup.project.settings",
        "DATABASE_URL": address_of_test_database(),
    }
    worker = subprocess.run([sys.executable, "-c", KILLED_WORKER], env=environment, timeout=60, check=False)
    assert worker.returncode == -signal.SIGKILL


@pytest.mark.peerbug("B58")
def test_a_worker_killed_while_it_delivers_loses_and_doubles_nothing() -> None:
    ring(1)
    die_while_delivering()
    assert echoes() == {}, "what the dead worker had written is gone with it"
    make_due()
    deliver_all({BellRang: [echo]})
    assert echoes() == {1: 1}


def test_a_fact_that_kills_its_workers_comes_to_rest() -> None:
    ring(1)
    OutboxEvent.objects.filter(name="BellRang").update(attempts=outbox_delivery.MOST_ATTEMPTS - 1)
    die_while_delivering()
    make_due()
    deliver_all({BellRang: [echo]})
    assert echoes() == {}
    assert OutboxEvent.objects.get(name="BellRang").parked_because == "every worker that tried it died"
