"""Stripe's events as a journal: every operation once, by our ids or by what it undoes, and nothing of other sellers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ringup.payments.connectors.stripe_answers.journal import journal_of
from ringup.payments.rules.outcomes import Declined, Succeeded, Unknown
from ringup.payments.rules.reconciling import DifferenceKind, Ours, compare
from ringup.payments.rules.states import OperationKind, OperationState
from ringup.values.money import Money
from tests.connectors.conftest import stripe_connector
from tests.connectors.test_stripe import TEN, wanted

SINCE = datetime.now(UTC) - timedelta(days=1)


def ours(request, outcome, kind):
    state = OperationState.SUCCEEDED if isinstance(outcome, Succeeded) else OperationState.DECLINED
    return Ours(intent=request.intent, kind=kind.value, state=state, amount=request.amount, reference=outcome.reference)


@pytest.fixture
def work(stripe_stage):
    """An authorization that is captured in part and refunded in part, and one that is voided: what we have of it."""
    connector, rows = stripe_connector(stripe_stage), []

    def ask(kind, number, amount=TEN, reference=""):
        request = replace(wanted(stripe_stage, number=number), kind=kind, amount=amount, reference=reference)
        outcome = getattr(connector, kind.value)(request)
        assert isinstance(outcome, Succeeded), outcome
        rows.append(ours(request, outcome, kind))
        return outcome.reference

    held = ask(OperationKind.AUTHORIZE, 1)
    ask(OperationKind.CAPTURE, 2, Money(600, "EUR"), held)
    ask(OperationKind.REFUND, 3, Money(200, "EUR"), held)
    ask(OperationKind.VOID, 5, TEN, ask(OperationKind.AUTHORIZE, 4))
    return connector, rows, held


def test_all_that_was_done_is_in_the_journal_and_agrees(work):
    connector, rows, _held = work
    journal = connector.list_journal(SINCE)
    assert [entry.kind for entry in journal] == ["authorize", "capture", "refund", "authorize", "void"]
    assert {entry.order_number for entry in journal if entry.kind == "authorize"} == {"SO-100042"}
    comparison = compare(rows, journal)
    assert (comparison.settle, comparison.differences) == ({}, ())


def test_what_is_open_with_us_is_settled_by_it_a_void_by_what_it_undoes(work):
    connector, rows, _held = work
    waiting = [replace(row, state=OperationState.UNKNOWN) for row in rows]
    comparison = compare(waiting, connector.list_journal(SINCE))
    assert set(comparison.settle) == {row.intent for row in rows}
    assert comparison.differences == ()


def test_a_refund_at_the_dashboard_is_a_stranger(work, stripe_stage):
    connector, rows, held = work
    stripe_stage.by_hand(held, 100)
    [found] = compare(rows, connector.list_journal(SINCE)).differences
    assert (found.kind, found.theirs) == (DifferenceKind.STRANGER, "refund 1.00 EUR")


def test_what_the_journal_does_not_have_is_missing(work, stripe_stage):
    connector, rows, _held = work
    stripe_stage.events.pop()
    [found] = compare(rows, connector.list_journal(SINCE)).differences
    assert (found.kind, found.intent) == (DifferenceKind.MISSING, rows[-1].intent)


def test_without_an_answer_there_is_no_journal(work, stripe_stage):
    connector, _rows, _held = work
    stripe_stage.moods.append("error_before")
    assert isinstance(connector.list_journal(SINCE), Unknown)
    stripe_stage.moods.append("garbage_before")
    assert isinstance(connector.list_journal(SINCE), Unknown)


def event(kind, **told):
    made = {"id": "pi_1", "amount": 1000, "currency": "eur", "status": "canceled", "metadata": {"ringup_intent": "i1"}}
    return {"type": kind, "data": {"object": made | told}}


def entries(*events, is_ours=True):
    return [
        (entry.kind, entry.intent, isinstance(entry.outcome, Succeeded))
        for entry in journal_of(events, is_ours=lambda _made: is_ours)
    ]


def test_what_is_told_and_what_is_not():
    canceled = "payment_intent.canceled"
    # Given up before anything was held: the authorization was declined. Held before: a void, unless it ran out.
    assert entries(event(canceled)) == [("authorize", "i1", False)]
    assert entries(event(canceled, latest_charge="ch_1")) == [("void", "", True)]
    assert entries(event(canceled, latest_charge="ch_1", cancellation_reason="automatic")) == []
    # At a page: paid is an authorization with the id of the link; what happened there before is none.
    page = {"metadata": {"ringup_link": "l1"}, "status": "requires_capture", "amount_capturable": 1000}
    assert entries(event("payment_intent.payment_failed", **page)) == []
    assert entries(event("payment_intent.amount_capturable_updated", **page)) == [("authorize", "l1", True)]
    # Captured by somebody else than us, and what other sellers do with the same account.
    taken = {"status": "succeeded", "amount_received": 1000}
    assert entries(event("payment_intent.succeeded", **taken)) == [("capture", "", True)]
    assert entries(event("payment_intent.succeeded", **taken, metadata={})) == []
    assert entries(event("refund.created", metadata={}, status="succeeded"), is_ours=False) == []


def test_of_one_refund_the_last_word_counts():
    told = [event("refund.created", status="pending"), event("refund.updated", status="succeeded")]
    assert entries(*told) == [("refund", "i1", True)]
    [entry] = journal_of([*told, event("refund.failed", status="failed")], is_ours=lambda _made: True)
    assert entry.outcome == Declined(code="refund_failed", reference="pi_1")
