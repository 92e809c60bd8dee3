"""What went wrong at others: charged twice, lost, downgraded. Each here with real transactions and a real acquirer."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import User
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.connectors.http_exchange import HttpExchange
from ringup.payments.loading import load_asked, load_connector, request_of
from ringup.payments.models import PaymentLine, PaymentOperation, ProcessorEvent
from ringup.plumbing.models import OutboxEvent
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import now_due, operation_of, payment_of, states

# For what needs real commits: threads, conflicts, and the question whether a transaction is open.
real = pytest.mark.django_db(transaction=True)

DONE = ("authorized", "authorized", "succeeded")


def at_once(*tasks):
    """Runs the tasks in threads of their own, each with its own connection, from one starting signal."""
    start = threading.Barrier(len(tasks), timeout=20)

    def run(task):
        try:
            start.wait()
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def submit_order_as_ada(order, key=None):
    actor = load_actor(User.objects.get(username="ada"))
    return submit_order(actor, order=order.public_id, submit_key=key or f"submit-{order.pk}")


class Conflict:
    """Fails the n-th statement after the processor's answer, so many times, as PostgreSQL does in a conflict."""

    def __init__(self, monkeypatch, *, sqlstate, at, times=1):
        self.error = psycopg.errors.lookup(sqlstate)
        self.at, self.times, self.seen, self.answered = at, times, 0, False
        ask = HttpExchange.ask

        def ask_and_note(*args, **kwargs):
            answer = ask(*args, **kwargs)
            self.answered = True
            return answer

        monkeypatch.setattr(HttpExchange, "ask", ask_and_note)

    def __call__(self, execute, sql, params, many, context):
        if self.answered and self.times:
            self.seen += 1
            if self.seen == self.at:
                self.seen, self.times = 0, self.times - 1
                raise OperationalError("a conflict") from self.error()
        return execute(sql, params, many, context)


@real
@pytest.mark.peerbug("B01")
@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_a_conflict_at_any_statement_after_the_answer_charges_once(take, acquirer, monkeypatch, sqlstate):
    for at in itertools.count(1):
        order = take(submit=False)
        conflict = Conflict(monkeypatch, sqlstate=sqlstate, at=at)
        with connection.execute_wrapper(conflict), suppress(OperationalError):
            submit_order_as_ada(order)
        monkeypatch.undo()
        # Who saw an error tries again, as the screen does: with the same key.
        assert isinstance(submit_order_as_ada(order), Submitted)
        charges = [row for row in acquirer.journal("authorize") if row["order_number"] == order.number]
        assert (states(order), len(charges)) == (DONE, 1), f"conflict at statement {at}"
        if conflict.times:  # there was no such statement any more
            break
    assert at > 5


@real
@pytest.mark.peerbug("B01")
@pytest.mark.peerbug("B25")
@pytest.mark.peerbug("B32")
def test_when_the_answer_cannot_be_stored_at_all_the_same_key_finds_the_charge_later(take, acquirer, monkeypatch):
    order = take(submit=False)
    conflict = Conflict(monkeypatch, sqlstate="40P01", at=3, times=100)
    with connection.execute_wrapper(conflict), pytest.raises(OperationalError, match="a conflict"):
        submit_order_as_ada(order)
    monkeypatch.undo()
    assert states(order) == ("unknown", "unknown", "sent")
    key = operation_of(order).idempotency_key
    resolve_operation(None, operation=now_due(order))
    assert states(order) == DONE
    [charge] = acquirer.journal("authorize")
    assert charge["idempotency_key"] == key


@real
@pytest.mark.peerbug("B02")
def test_two_tabs_that_pay_the_same_order_charge_once(take, acquirer):
    order = take(submit=False)
    results = at_once(*(lambda key=key: submit_order_as_ada(order, key) for key in ("tab-1", "tab-2")))
    assert sorted(type(result) is Submitted for result in results) == [False, True]
    [refused] = [result for result in results if isinstance(result, Refusal)]
    assert refused.code == "order_state_forbids"
    assert len(acquirer.journal("authorize")) == 1


@real
@pytest.mark.peerbug("B02")
def test_two_agents_who_try_the_declined_card_again_ask_once(take, ada, acquirer):
    acquirer.queue("declined:insufficient_funds")
    order = take()
    payment = payment_of(order).public_id
    results = at_once(*[lambda: retry_payment(ada, order=order.public_id, payment=payment)] * 2)
    [refused] = [result for result in results if isinstance(result, Refusal)]
    assert refused.code in ("payment_unknown_outcome", "payment_state_forbids")
    assert len(acquirer.journal("authorize")) == 1
    assert states(order) == DONE


@real
@pytest.mark.peerbug("B04")
def test_the_outside_is_never_asked_inside_a_transaction(take, ada, monkeypatch, acquirer):
    ask, asked = HttpExchange.ask, []

    def watched(self, method, path, **other):
        asked.append((path.split("/")[-1], connection.in_atomic_block))
        return ask(self, method, path, **other)

    monkeypatch.setattr(HttpExchange, "ask", watched)
    acquirer.queue("ok", "declined:do_not_honor")
    order = take(prepay=True)
    retry_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    lost = take("tok_time_out_after")
    resolve_operation(None, operation=now_due(lost))
    assert len(asked) == 5
    assert not any(inside for _, inside in asked)


@real
@pytest.mark.peerbug("B04")
def test_sending_inside_a_transaction_fails_before_anything_is_sent(take, acquirer):
    order = take("tok_time_out_before")
    PaymentOperation.objects.filter(pk=operation_of(order).pk)
    with transaction.atomic(), pytest.raises(RuntimeError):
        send_operations(None, operations=[operation_of(order).pk])
    assert acquirer.journal() == []


@pytest.mark.peerbug("B08")
def test_a_message_that_arrives_before_the_request_was_sent_leaves_nothing_to_send(take, acquirer, monkeypatch):
    monkeypatch.setattr("ringup.completion.actions.submit_order.send_operations", lambda *args, **kwargs: None)
    order = take(submit=False)
    submit_order_as_ada(order)
    assert states(order) == ("unknown", "unknown", "intent")
    row = operation_of(order)
    load_connector("fake_acquirer").authorize(request_of(load_asked([row.pk])[0]))
    [(body, headers)] = acquirer.events()
    assert receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers) is None
    assert states(order) == DONE
    monkeypatch.setattr(HttpExchange, "ask", lambda *args, **kwargs: pytest.fail("asked again"))
    send_operations(None, operations=[row.pk])


@real
@pytest.mark.peerbug("B20")
def test_fifty_copies_of_one_message_at_once_have_one_effect(take, acquirer):
    order = take("tok_time_out_after")
    [(body, headers)] = acquirer.events()
    task = [lambda: receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers)] * 10
    for _ in range(5):
        assert at_once(*task) == [None] * 10
    assert states(order) == DONE
    assert payment_of(order).authorized_minor == order.total_minor
    assert ProcessorEvent.objects.count() == 1
    assert OutboxEvent.objects.filter(name="PaymentSettled").count() == 1


@pytest.mark.peerbug("B23")
def test_reloading_and_submitting_again_is_the_same_intent(take, acquirer):
    order = take(submit=False)
    first, again = submit_order_as_ada(order, "page-1"), submit_order_as_ada(order, "page-1")
    other_agent = submit_order_as_ada(order, "page-2")
    assert isinstance(first, Submitted)
    assert isinstance(again, Submitted)
    assert isinstance(other_agent, Refusal)
    assert PaymentOperation.objects.count() == 1
    assert len(acquirer.journal("authorize")) == 1


@pytest.mark.peerbug("B25")
def test_an_intent_cannot_be_deleted_and_not_be_made_another(take):
    row = operation_of(take("tok_time_out_after"))
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        PaymentOperation.objects.filter(pk=row.pk).delete()
    for change in ({"amount_minor": 1}, {"idempotency_key": "another"}, {"currency": "USD"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PaymentOperation.objects.filter(pk=row.pk).update(**change)


@pytest.mark.peerbug("B26")
@pytest.mark.parametrize("state", ["declined", "unknown", "intent", "mismatch"])
def test_the_database_itself_takes_no_success_back(take, state):
    order = take(prepay=True)
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        PaymentOperation.objects.filter(pk=operation_of(order).pk).update(state=state)
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        PaymentLine.objects.filter(pk=payment_of(order).pk).update(state="declined")


@pytest.mark.peerbug("B26")
@pytest.mark.parametrize("turns", list(itertools.permutations(["declined", "succeeded", "succeeded again"])))
def test_messages_of_two_tries_may_come_in_any_order(take, ada, acquirer, turns):
    acquirer.queue("declined:insufficient_funds", "time_out_after")
    order = take()
    retry_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    assert states(order) == ("unknown", "unknown", "unknown")
    declined, succeeded = acquirer.events()
    for turn in turns:
        body, headers = declined if turn == "declined" else succeeded
        receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers)
    assert states(order) == DONE
    assert list(PaymentOperation.objects.order_by("pk").values_list("state", flat=True)) == ["declined", "succeeded"]


class Crash(BaseException):
    """The process is gone: nothing catches this."""


def crash(*args, **kwargs):
    raise Crash


CRASH_POINTS = {
    "before the intent is marked as sent": "ringup.payments.actions.send_operations.claim_intents",
    "after the mark, before the request": "ringup.payments.actions.send_operations.ask_processor",
    "after the answer, before it is stored": "ringup.payments.actions.send_operations.settle_payment",
    "while it is stored": "ringup.payments.actions.settle_payment.follow_status",
    "before the fact is told": "ringup.payments.actions.settle_payment.tell",
}


@real
@pytest.mark.parametrize("point", CRASH_POINTS)
def test_a_crash_at_any_point_ends_like_no_crash(take, acquirer, monkeypatch, point):
    order = take(submit=False)
    monkeypatch.setattr(CRASH_POINTS[point], crash)
    with pytest.raises(Crash):
        submit_order_as_ada(order)
    monkeypatch.undo()
    order.refresh_from_db()
    assert (order.state, order.payment_status, order.do_not_process) == ("submitted", "unknown", True)
    resolve_operation(None, operation=now_due(order))
    assert states(order) == DONE
    assert len(acquirer.journal("authorize")) == 1


def test_one_payment_has_one_open_request_at_a_time(take):
    row = operation_of(take("tok_time_out_after"))
    with pytest.raises(DatabaseError, match="payment_operation_one_unsettled"), transaction.atomic():
        PaymentOperation.objects.create(
            payment_line=row.payment_line,
            kind="authorize",
            currency=row.currency,
            amount_minor=row.amount_minor,
            idempotency_key="another",
            request_hash=row.request_hash,
            connector=row.connector,
        )
