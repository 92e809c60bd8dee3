"""What the database itself refuses, whatever the code does: each key and table that the safety of a card stands on."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ringup.orders.models import SalesOrder
from ringup.payments.models import LedgerTransaction, PaymentLine, PaymentOperation
from tests.actions.payments.conftest import acquirer, ada, operation_of, payment_of, sam, scene, take

__all__ = ["acquirer", "ada", "sam", "scene", "take"]


def refused(deed, error=IntegrityError):
    with pytest.raises(error), transaction.atomic():
        deed()


def again(row, **values):
    """The row once more, with other values."""
    row.pk = None
    row._state.adding = True
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def test_one_order_for_one_key_of_a_submit(take):
    order, other = take(), take()
    refused(lambda: SalesOrder.objects.filter(pk=other.pk).update(submit_key=order.submit_key))


def test_one_operation_for_one_idempotency_key(take):
    row = operation_of(take())
    refused(lambda: again(row, public_id="another"))


def test_one_unsettled_operation_of_a_payment(take):
    row = operation_of(take("tok_time_out_after"))
    refused(lambda: again(row, public_id="another", idempotency_key="another"))


def test_one_posting_of_a_kind_for_one_source(take):
    order = take(prepay=True)
    row = LedgerTransaction.objects.get(order=order, kind="capture")
    refused(lambda: again(row))


def test_a_paid_payment_is_not_declined_afterwards(take):
    line = payment_of(take(prepay=True))
    refused(lambda: PaymentLine.objects.filter(pk=line.pk).update(state="declined"), DatabaseError)


def test_what_was_asked_is_not_forgotten(take):
    row = operation_of(take())
    refused(lambda: PaymentOperation.objects.filter(pk=row.pk).delete(), DatabaseError)
