"""What a processor does not give back a person may: what was taken outside of the system, and what failed."""

import pytest

from ringup.payments.actions.authorize_manually import authorize_manually
from ringup.payments.actions.pay_out_refund import pay_out_refund
from ringup.payments.models import LedgerTransaction, PaymentMethod, Refund
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import list_workbench
from ringup.reports.rules.workbenches import Deed, find_workbench
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import operation_of, payment_of
from tests.actions.payments.test_disputes import canceled, prepaid, reasons, sound
from tests.actions.payments.test_refunds_that_come_back import given_back

__all__ = ["prepaid", "reasons", "sound"]


def deeds(sam):
    [row] = list_workbench(sam, bench=find_workbench("refunds"), wanted=BenchFilter()).rows
    return set(row.deeds)


def test_what_was_taken_outside_is_paid_out_by_a_person_and_asked_of_nobody(take, sam, reasons, acquirer):
    acquirer.queue("declined:do_not_honor")
    order = take(prepay=True)
    taken = authorize_manually(sam, order=order.public_id, payment=payment_of(order).public_id, auth_code="A7K2Q9")
    assert not isinstance(taken, Refusal), taken
    assert operation_of(order).connector == "terminal_outside"
    canceled(sam, order)
    refund = Refund.objects.get()
    assert (refund.state, refund.operation) == ("to_pay_out", None)
    assert deeds(sam) == {Deed.PAID_OUT}
    assert pay_out_refund(sam, refund=refund.public_id).state == "done"
    assert not acquirer.journal("refund")


def test_what_our_processor_took_goes_back_there_whatever_the_method_uses_now(prepaid, sam, acquirer):
    PaymentMethod.objects.filter(function="card").update(connector="terminal_outside")
    given_back(sam, prepaid)
    assert Refund.objects.get().state == "done"
    assert len(acquirer.journal("refund")) == 1


@pytest.fixture
def failed(prepaid, sam, acquirer):
    acquirer.queue("declined:card_closed")
    given_back(sam, prepaid)
    return Refund.objects.get(state="failed")


def test_a_refund_that_failed_is_paid_out_by_a_person_once(failed, prepaid, sam, acquirer):
    assert deeds(sam) == {Deed.APPROVE, Deed.REFUSE, Deed.PAID_OUT}
    done = pay_out_refund(sam, refund=failed.public_id)
    assert (done.state, done.operation) == ("done", None)
    assert LedgerTransaction.objects.filter(kind="pay_out", source=failed.public_id).count() == 1
    assert pay_out_refund(sam, refund=failed.public_id).code == "refund_state_forbids"
    prepaid.customer.refresh_from_db()
    assert prepaid.customer.balance_minor == 0
