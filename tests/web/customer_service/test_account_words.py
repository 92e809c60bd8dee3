"""Whatever moves on a customer's account is called by a word of its own, not by the name that the ledger gives it."""

from ringup.payments.rules import ledger
from ringup.values.money import Money
from ringup.web.desk.customer_service.panels.customer_account import KINDS

ONE = Money(100, "EUR")
GOODS = ledger.Billed(goods_minor=100, discount_minor=0, charges_minor=0, tax_minor=0, total=ONE)
POSTINGS = (
    ledger.captured("a", ONE, prepaid=False),
    ledger.refunded("a", ONE),
    ledger.refund_came_back("a", ONE),
    ledger.overpaid("a", ONE),
    ledger.paid_out("a", ONE),
    ledger.invoiced("a", GOODS),
    ledger.settled("a", prepaid=ONE, on_delivery=Money(0, "EUR")),
    ledger.refunded_to_card("a", ONE, ledger.Account.GIFT_CARDS),
    ledger.voided_gift_card("a", ONE),
    ledger.charged_back("a", ONE),
    ledger.credited("a", credit=ONE, tax=Money(0, "EUR")),
)


def test_every_kind_of_movement_has_its_word() -> None:
    assert all(ledger.Account.RECEIVABLE in posting.amounts for posting in POSTINGS)
    assert {posting.kind.value for posting in POSTINGS} == set(KINDS)
