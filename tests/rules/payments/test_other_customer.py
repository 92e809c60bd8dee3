"""A payment pays for the customer that it was taken for, in the currency of the order."""

import pytest

from ringup.payments.rules.other_customer import Payer, Taken, refuse_to_pay_for
from tests.rules.payments.payments import usd

CARLA, BRUNO = 1, 2


def judged(currency="USD", buys_on_account=False, **taken):
    payer = Payer(customer=BRUNO, buys_on_account=buys_on_account, currency=currency)
    refusal = refuse_to_pay_for(payer, Taken(method="Card", amount=usd("24.20"), **taken))
    return refusal and (refusal.code, refusal.facts, refusal.cure.code)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"holder": CARLA}, "card_of_other_customer"),
        ({"new_on_account": True}, "account_of_other_customer"),
        ({"currency": "EUR"}, "payment_in_other_currency"),
    ],
)
def test_what_cannot_go_along_is_named_with_its_cure(values, code):
    facts = {"method": "Card", "amount": {"minor": 2420, "currency": "USD"}}
    assert judged(**values) == (code, facts, "remove_the_payment")


@pytest.mark.parametrize("values", [{}, {"holder": BRUNO}, {"new_on_account": True, "buys_on_account": True}])
def test_what_may_pay_for_the_customer_goes_along(values):
    assert judged(**values) is None
