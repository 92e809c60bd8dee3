"""A refund that was done fails days later (B38): the customer has the money to his credit, and somebody knows."""

import pytest
from django.db.models import Sum

from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.payments.actions.decide_refund import decide_refund
from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.models import LedgerEntry, LedgerTransaction, ProcessorEvent, Refund
from ringup.payments.rules.outcomes import Declined, Succeeded
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import list_workbench
from ringup.reports.rules.workbenches import find_workbench
from ringup.returns.models import CreditNote
from ringup.returns.queries import STANDS
from ringup.values.money import Money
from tests.actions.payments.conftest import now_due, operation_of, payment_of
from tests.actions.payments.test_disputes import canceled, charged, match, prepaid, reasons, receive, sound

__all__ = ["charged", "prepaid", "reasons", "sound"]


def on(account):
    return LedgerEntry.objects.filter(account=account).aggregate(sum=Sum("amount_minor"))["sum"] or 0


def came_back(acquirer):
    """The acquirer says of the latest refund that it was closed out after all."""
    acquirer.fail_refund(acquirer.journal("refund")[-1]["id"])
    receive(acquirer.events()[-1])


def given_back(sam, order):
    """The order is canceled, and the job has sent what goes back."""
    canceled(sam, order)
    now_due(order)
    resolve_unknown_payments()


@pytest.fixture
def refunded(prepaid, sam, acquirer):
    """A prepaid order that was canceled, and what it gave back."""
    given_back(sam, prepaid)
    refund = Refund.objects.get()
    assert (refund.state, on("cards"), on("receivable")) == ("done", 0, 0)
    return prepaid


def test_a_refund_that_comes_back_stands_to_the_customers_credit_and_on_its_workbench(refunded, scene, sam, acquirer):
    came_back(acquirer)
    refund, money = Refund.objects.get(), payment_of(refunded).captured_minor
    assert (refund.state, refund.done_at, operation_of(refunded).state) == ("failed", None, "reversed")
    assert (on("cards"), on("receivable"), payment_of(refunded).refunded_minor) == (money, -money, 0)
    scene.carla.refresh_from_db()
    assert scene.carla.balance_minor == -money
    [row] = list_workbench(sam, bench=find_workbench("refunds"), wanted=BenchFilter()).rows
    assert row.order == refunded.public_id


def test_it_is_tried_again_and_done_once(refunded, sam, acquirer):
    came_back(acquirer)
    assert decide_refund(sam, refund=Refund.objects.get().public_id, approve=True).state == "done"
    assert (on("cards"), on("receivable")) == (0, 0)
    assert payment_of(refunded).refunded_minor == payment_of(refunded).captured_minor


def test_the_same_word_twice_or_an_older_one_late_changes_nothing(refunded, acquirer):
    came_back(acquirer)
    before = LedgerTransaction.objects.count()
    for body, headers in acquirer.events():
        ProcessorEvent.objects.all().delete()  # as if each had another id
        assert receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers) is None
    operation, amount = operation_of(refunded), Money(payment_of(refunded).captured_minor, "EUR")
    settle_payment(None, operation=operation.pk, outcome=Succeeded(reference="late", amount=amount))
    assert (Refund.objects.get().state, operation_of(refunded).state) == ("failed", "reversed")
    assert LedgerTransaction.objects.count() == before


@pytest.mark.parametrize("reference", ["", "another"])
def test_a_late_refusal_that_is_not_about_what_was_done_reverses_nothing(refunded, reference):
    settle_payment(None, operation=operation_of(refunded).pk, outcome=Declined(code="too_late", reference=reference))
    assert (Refund.objects.get().state, operation_of(refunded).state) == ("done", "succeeded")


def test_a_charge_is_not_reversed_by_a_late_refusal(charged, acquirer):
    charge = operation_of(charged)
    settle_payment(None, operation=charge.pk, outcome=Declined(code="late", reference=charge.processor_reference))
    assert operation_of(charged).state == "succeeded"


def test_the_refund_of_a_credit_that_comes_back_leaves_the_credit_on_the_account(charged, sam, acquirer):
    match(sam, charged)
    before = on("receivable")
    came_back(acquirer)
    note = CreditNote.objects.get()
    assert STANDS[note.operation.state] == "refund_failed"
    assert on("receivable") == before - note.total_minor
