"""An invoice takes what is here already first, then the other payments in their order."""

from ringup.payments.rules.drawing import Taking, draw, left_prepaid
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState
from ringup.values.money import Money


def payment(name: str, function: str, amount: int, state: LineState, invoiced: int = 0) -> Payment:
    return Payment(
        id=name,
        method=1,
        function=function,
        amount=Money(amount, "EUR"),
        state=state,
        captured_minor=0,
        invoiced_minor=invoiced,
    )


CARD = payment("card", "card", 1328, LineState.AUTHORIZED)
CHECK = payment("check", "check", 2000, LineState.PAID)


def drawn(payments: list[Payment], amount: int) -> list[tuple[str, int, Taking, bool]]:
    return [(one.payment, one.amount.minor, one.taking, one.whole) for one in draw(payments, Money(amount, "EUR"))]


def test_a_check_is_used_up_before_the_card_is_charged():
    assert drawn([CARD, CHECK], 2500) == [
        ("check", 2000, Taking.PREPAID, True),
        ("card", 500, Taking.CAPTURE, False),
    ]


def test_the_next_invoice_takes_what_is_left():
    used = [
        payment("card", "card", 1328, LineState.AUTHORIZED, invoiced=500),
        payment("check", "check", 2000, LineState.PAID, invoiced=2000),
    ]
    assert drawn(used, 828) == [("card", 828, Taking.CAPTURE, True)]


def test_cash_comes_with_the_goods_and_the_account_owes():
    cash = payment("cash", "normal", 300, LineState.POSTED)
    account = payment("account", "customer", 700, LineState.POSTED)
    assert drawn([cash, account], 600) == [
        ("cash", 300, Taking.ON_DELIVERY, True),
        ("account", 300, Taking.ON_ACCOUNT, False),
    ]


def test_what_no_payment_covers_is_drawn_from_none_and_a_voided_payment_gives_nothing():
    voided = payment("card", "card", 1000, LineState.VOIDED)
    assert drawn([voided, CHECK], 3000) == [("check", 2000, Taking.PREPAID, True)]


def test_what_was_paid_before_and_pays_no_invoice_is_left():
    check = payment("check", "check", 4500, LineState.PAID, invoiced=4175)
    gone = payment("gone", "check", 900, LineState.REFUNDED)
    assert left_prepaid([CARD, check, gone], "EUR") == Money(325, "EUR")
    assert left_prepaid([CARD], "EUR") == Money(0, "EUR")
