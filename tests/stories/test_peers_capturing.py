"""Refunded twice, refunded too much, captured too much: what happened to others, B16 and B34 to B44."""

import pytest
from django.db import IntegrityError, transaction

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import load_order
from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.payments.actions.refund_part import refund_part
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.models import LedgerTransaction, PaymentLine, PaymentOperation
from ringup.payments.rules.ledger import Account, PostingKind, transfer
from ringup.payments.saving.ledger import post
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import payment_of
from tests.stories.conftest import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def refund(actor: Actor, order, minor: int) -> Refusal | None:
    """Gives back a part of the card payment, as the actions above do: under the lock, sent after the commit."""
    with transaction.atomic():
        rows = load_order(actor, order.public_id, lock=True)
        assert rows is not None
        line = PaymentLine.objects.select_related("method").get(pk=payment_of(order).pk)
        intent = refund_part(actor, line=line, amount=Money(minor, order.currency))
    if isinstance(intent, Refusal):
        return intent
    send_operations(actor, operations=[intent])
    return None


def refunds(order) -> list[tuple[str, int]]:
    rows = PaymentOperation.objects.filter(payment_line__order=order, kind="refund").order_by("pk")
    return [(row.state, row.amount_minor) for row in rows]


@pytest.mark.peerbug("B16")
def test_b16_a_refund_is_bound_to_its_charge_and_the_order_stays_paid(take, sam, acquirer):
    order = take(prepay=True)
    assert refund(sam, order, 500) is None
    order.refresh_from_db()
    assert (order.payment_status, payment_of(order).refunded_minor) == ("paid", 500)


@pytest.mark.peerbug("B34")
def test_b34_refunds_at_once_never_give_back_more_than_was_charged(take, sam, acquirer):
    order = take(prepay=True)
    part = order.total_minor * 6 // 10
    results = at_once(*[lambda: refund(sam, order, part)] * 4)
    assert sum(result is None for result in results) == 1
    given = sum(minor for state, minor in refunds(order) if state != "declined")
    assert given == part <= payment_of(order).captured_minor
    assert sum(row["amount"] for row in acquirer.journal("refund")) == part


@pytest.mark.peerbug("B36")
def test_b36_our_own_refund_that_the_processor_tells_us_is_no_second_one(take, sam, acquirer):
    order = take(prepay=True)
    assert refund(sam, order, 500) is None
    for body, headers in acquirer.events() * 2:
        receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers)
    assert refunds(order) == [("succeeded", 500)]
    assert payment_of(order).refunded_minor == 500
    assert LedgerTransaction.objects.filter(order=order, kind=PostingKind.REFUND.value).count() == 1


@pytest.mark.peerbug("B38")
def test_b38_a_refund_that_failed_does_not_count_as_given_back(take, sam, acquirer):
    order = take(prepay=True)
    acquirer.queue("declined:do_not_honor")
    assert refund(sam, order, order.total_minor) is None
    assert payment_of(order).refunded_minor == 0
    assert refund(sam, order, order.total_minor) is None
    assert [state for state, _minor in refunds(order)] == ["declined", "succeeded"]
    assert payment_of(order).refunded_minor == order.total_minor


@pytest.mark.peerbug("B40")
def test_b40_more_than_is_held_can_be_charged_by_nobody(take):
    order = take()
    with pytest.raises(IntegrityError, match="captured_within_authorized"), transaction.atomic():
        PaymentLine.objects.filter(order=order).update(captured_minor=order.total_minor + 1)


@pytest.mark.peerbug("B44")
def test_b44_what_is_booked_for_a_thing_is_booked_once(take):
    order = take(prepay=True)
    back = transfer(PostingKind.REFUND, "the-one", Money(500, "EUR"), debit=Account.RECEIVABLE, credit=Account.CARDS)
    post(None, order, [back])
    order.customer.refresh_from_db()
    before = order.customer.balance_minor
    with pytest.raises(IntegrityError, match="ledger_transaction_once"), transaction.atomic():
        post(None, order, [back])
    order.customer.refresh_from_db()
    assert order.customer.balance_minor == before
