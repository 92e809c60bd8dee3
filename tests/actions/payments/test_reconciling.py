"""Our operations beside the processor's journal: open ones are settled, differences come before people once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.jobs.reconcile_all_payments import reconcile_all_payments
from ringup.payments.actions.compare_again import compare_again
from ringup.payments.actions.explain_difference import explain_difference
from ringup.payments.actions.reconcile_payments import Reconciled, reconcile_payments
from ringup.payments.models import PaymentDifference, PaymentMethod, PaymentOperation
from ringup.payments.queries import visible_differences
from ringup.payments.rules.outcomes import Declined, Succeeded
from ringup.payments.rules.reconciling import Difference, JournalEntry, Ours, compare
from ringup.payments.rules.states import OperationState
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.acquirer import KEY
from tests.actions.payments.conftest import operation_of, states
from tests.factories.scenes import make_rex


def reconciled(**about):
    since = timezone.now() - timedelta(days=1)
    done = reconcile_payments(None, connector="fake_acquirer", since=since, **about)
    assert isinstance(done, Reconciled), done
    return done


def age(order):
    """The order's operations are an hour old."""
    rows = PaymentOperation.objects.filter(payment_line__order=order)
    rows.update(created_at=timezone.now() - timedelta(hours=1))


def test_when_both_agree_nothing_is_found(take, acquirer):
    for token in ("tok_visa", "tok_lost_card"):
        age(take(token))
    acquirer.queue("ok", "ok")
    age(take(prepay=True))
    assert reconciled() == Reconciled(compared=4, settled=0, differences=())


@pytest.mark.parametrize("token", ["tok_time_out_after", "tok_error_after"])
def test_what_is_open_here_and_done_there_is_settled_and_what_follows_is_sent(take, acquirer, token):
    order = take(token, prepay=True)
    assert reconciled().settled == 1
    assert states(order) == ("paid", "paid", "succeeded")
    assert [row["kind"] for row in acquirer.journal()] == ["authorize", "capture"]


@pytest.mark.peerbug("B13")
@pytest.mark.peerbug("B46")
def test_a_charge_that_nobody_here_asked_for_is_put_before_people_once(take, acquirer, sam, caplog):
    order = take()
    acquirer.server.journal.rows.execute("UPDATE operations SET intent = 'elsewhere'")
    assert len(reconciled().differences) == 1
    assert "payments differ at fake_acquirer: stranger" in caplog.text
    assert reconciled().differences == ()
    [found] = visible_differences(sam)
    assert (found.kind, found.order, found.amount_minor) == ("stranger", order, order.total_minor)
    assert found.theirs == f"authorize {Money(order.total_minor, 'EUR')} EUR"


def test_what_we_have_as_done_and_the_processor_has_not_is_missing(take, acquirer):
    order = take()
    age(order)
    acquirer.server.journal.rows.execute("DELETE FROM operations")
    reconciled()
    row = PaymentDifference.objects.get()
    assert (row.kind, row.intent, row.order) == ("missing", operation_of(order).public_id, order)


@pytest.mark.parametrize("change", ["amount = amount + 1", "status = 'declined'", "currency = 'USD'"])
def test_another_amount_or_outcome_at_the_processor_is_found(take, acquirer, change):
    take()
    acquirer.server.journal.rows.execute(f"UPDATE operations SET {change}")
    reconciled()
    assert PaymentDifference.objects.get().kind == "differs"


def test_a_long_journal_is_read_page_by_page(take, acquirer, monkeypatch):
    monkeypatch.setattr("ringup.payments.connectors.acquirer.acquiring.PAGE", 2)
    for _ in range(5):
        age(take())
    assert reconciled() == Reconciled(compared=5, settled=0, differences=())


def test_the_job_asks_all_processors_with_a_journal_and_survives_one_that_is_away(take, acquirer):
    order = take("tok_dropped_after")
    assert reconcile_all_payments() == 0
    assert states(order)[2] == "succeeded"
    acquirer.server.key = "changed"
    assert reconcile_all_payments() == 0
    refused = reconcile_payments(None, connector="fake_acquirer", since=timezone.now())
    assert isinstance(refused, Refusal)
    assert refused.code == "journal_not_read"


def test_who_explains_a_difference_says_what_it_was_and_rex_finds_none(take, acquirer, sam, ada, scene):
    take()
    acquirer.server.journal.rows.execute("UPDATE operations SET intent = 'elsewhere'")
    reconciled()
    [found] = visible_differences(sam)
    rex = scene.actor(make_rex())
    outcomes = [
        explain_difference(ada, difference=found.public_id, note="n"),
        explain_difference(sam, difference=found.public_id, note=" "),
        explain_difference(sam, difference=found.public_id, note="4111 1111 1111 1111"),
        explain_difference(rex, difference=found.public_id, note="n"),
    ]
    assert [one.code for one in outcomes if isinstance(one, Refusal)] == [
        "not_permitted",
        "note_required",
        "card_number_in_text",
        "difference_not_found",
    ]
    explained = explain_difference(sam, difference=found.public_id, note="charged at the fair")
    assert isinstance(explained, PaymentDifference)
    assert not visible_differences(sam)
    assert reconciled().differences == ()


def of_no_order(**values):
    return PaymentDifference.objects.create(
        connector="fake_acquirer", kind="stranger", reference="ch_9", theirs="authorize 5.00 EUR", **values
    )


def test_what_belongs_to_no_order_is_seen_where_money_is_taken_by_that_processor(scene, sam, ada):
    found = of_no_order()
    rex_user = make_rex()
    rex = scene.actor(rex_user)
    assert list(visible_differences(sam)) == [found]
    assert not visible_differences(rex)
    assert not visible_differences(replace(sam, serves_all_call_centers=False))
    PaymentMethod.objects.filter(call_center__legal_entity=rex.legal_entity).update(connector="fake_acquirer")
    assert list(visible_differences(rex)) == ([found] if rex.serves_all_call_centers else [])


def test_a_difference_is_over_when_the_processor_agrees_by_now(take, acquirer, sam, ada):
    order = take()
    age(order)
    acquirer.server.journal.rows.execute("UPDATE operations SET amount = amount + 1")
    reconciled()
    found = PaymentDifference.objects.get()

    def compared(actor=sam):
        outcome = compare_again(actor, difference=found.public_id)
        return outcome.code if isinstance(outcome, Refusal) else outcome.explanation

    assert compared(ada) == "not_permitted"
    assert compared() == "still_differs"
    acquirer.server.key = "changed"
    assert compared() == "journal_not_read"
    acquirer.server.key = KEY
    acquirer.server.journal.rows.execute("UPDATE operations SET amount = amount - 1")
    assert compared() == "agrees"
    assert compared() == "difference_not_found"


def test_what_the_processor_does_not_have_stays_and_what_nobody_asked_for_is_not_asked_about(take, acquirer, sam):
    order = take()
    age(order)
    acquirer.server.journal.rows.execute("DELETE FROM operations")
    reconciled()
    missing, stranger = PaymentDifference.objects.get(), of_no_order()
    outcomes = [compare_again(sam, difference=row.public_id) for row in (missing, stranger)]
    assert [outcome.code for outcome in outcomes] == ["not_at_the_processor", "difference_is_not_ours"]


def test_the_comparison_in_values():
    five, six = Money(500, "EUR"), Money(600, "EUR")
    ours = [
        Ours(intent=intent, kind="capture", state=state, amount=five)
        for intent, state in (
            ("a", OperationState.UNKNOWN),
            ("b", OperationState.SUCCEEDED),
            ("c", OperationState.SUCCEEDED),
            ("e", OperationState.DECLINED),
            ("f", OperationState.MISMATCH),
        )
    ]

    def entry(intent, outcome):
        return JournalEntry(intent=intent, reference=f"r{intent}", kind="capture", outcome=outcome)

    theirs = [
        entry("a", Succeeded(reference="ra", amount=five)),
        entry("b", Succeeded(reference="rb", amount=six)),
        entry("d", Succeeded(reference="rd", amount=five)),
        entry("g", Declined(code="no")),
        entry("f", Succeeded(reference="rf", amount=six)),
        entry("h", Succeeded(reference="rh", amount=five)),
    ]
    found = compare(ours, theirs, known=frozenset({"h"}))
    assert list(found.settle) == ["a"]
    assert [(one.kind.value, one.intent) for one in found.differences] == [
        ("differs", "b"),
        ("stranger", "d"),
        ("missing", "c"),
    ]
    assert isinstance(found.differences[0], Difference)
