"""Every posting adds up to nothing."""

import pytest

from ringup.payments.rules.ledger import (
    Account,
    Billed,
    Posting,
    PostingKind,
    captured,
    credited,
    invoiced,
    refunded,
    settled,
    transfer,
)
from ringup.values.money import Money

EUR = 3328


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def test_an_invoice_is_owed_by_the_customer_and_earned_apart_from_tax():
    billed = Billed(goods_minor=2450, discount_minor=200, charges_minor=500, tax_minor=578, total=euros(EUR))
    assert invoiced("i", billed).amounts == {
        Account.RECEIVABLE: 3328,
        Account.DISCOUNTS: 200,
        Account.REVENUE: -2450,
        Account.CHARGES: -500,
        Account.TAX: -578,
    }


def test_a_prepayment_waits_for_its_invoice_and_settles_it():
    paid = transfer(PostingKind.PREPAYMENT, "p", euros(2000), debit=Account.CASH, credit=Account.PREPAYMENT)
    assert paid.amounts == {Account.CASH: 2000, Account.PREPAYMENT: -2000}
    both = settled("i", prepaid=euros(2000), on_delivery=euros(500))
    assert both.amounts == {Account.PREPAYMENT: 2000, Account.CASH: 500, Account.RECEIVABLE: -2500}


def test_a_capture_pays_what_is_owed_or_is_a_prepayment():
    assert captured("o", euros(100), prepaid=False).amounts == {Account.CARDS: 100, Account.RECEIVABLE: -100}
    assert captured("o", euros(100), prepaid=True).amounts == {Account.CARDS: 100, Account.PREPAYMENT: -100}


def test_a_credit_stands_to_the_customers_account_until_a_refund_takes_it_from_there():
    given = credited("c", credit=euros(1000), tax=euros(210))
    assert given.amounts == {Account.CREDITS: 1000, Account.TAX: 210, Account.RECEIVABLE: -1210}
    assert refunded("o", euros(1210)).amounts == {Account.RECEIVABLE: 1210, Account.CARDS: -1210}


def test_nothing_is_no_entry():
    assert settled("i", prepaid=euros(0), on_delivery=euros(0)).amounts == {}
    assert transfer(PostingKind.PREPAYMENT, "p", euros(0), debit=Account.CASH, credit=Account.PREPAYMENT).amounts == {}


def test_a_posting_that_does_not_add_up_cannot_be_made():
    with pytest.raises(ValueError, match="does not add up"):
        Posting(kind=PostingKind.CREDIT, source="c", currency="EUR", amounts={Account.CASH: 1})
