"""Amounts of one currency in another, rounded half up once (record 39)."""

from decimal import Decimal

import pytest

from ringup.payments.rules.checks import CheckHold, find_check_hold
from ringup.payments.rules.refunds import needs_approval
from ringup.pricing.rules.prices.exchange import NoRate, Rates, converted, refuse_without_rate, total_in
from ringup.values.money import Money
from tests.rules.payments.payments import pay, usd

RATES = Rates(own="EUR", of={"JPY": Decimal(160), "USD": Decimal("1.25"), "KWD": Decimal("0.34")})


@pytest.mark.parametrize(
    ("money", "other"),
    [
        (Money(500_00, "EUR"), Money(80_000, "JPY")),
        (Money(80_000, "JPY"), Money(500_00, "EUR")),
        (Money(5_000, "JPY"), Money(31_25, "EUR")),
        (Money(600_00, "USD"), Money(480_00, "EUR")),
        (Money(600_00, "USD"), Money(76_800, "JPY")),
        (Money(1_00, "EUR"), Money(340, "KWD")),
        (Money(1, "JPY"), Money(1, "EUR")),
        (Money(-5_000, "JPY"), Money(-31_25, "EUR")),
        (Money(7, "CHF"), Money(7, "CHF")),
    ],
)
def test_an_amount_goes_by_way_of_the_companys_currency(money: Money, other: Money) -> None:
    assert converted(money, other.currency, RATES) == other


def test_a_half_is_rounded_up_once() -> None:
    """0.01 USD are 0.008 EUR: in yen 1.28, and not 1.60 as of a rounded cent."""
    assert converted(Money(1, "USD"), "JPY", RATES) == Money(1, "JPY")
    assert converted(Money(8, "JPY"), "EUR", RATES) == Money(5, "EUR")
    assert converted(Money(88, "JPY"), "EUR", RATES) == Money(55, "EUR")
    assert converted(Money(4, "JPY"), "EUR", RATES) == Money(3, "EUR"), "0.025"


@pytest.mark.parametrize(("currency", "other"), [("CHF", "EUR"), ("EUR", "CHF"), ("CHF", "SEK")])
def test_without_a_rate_there_is_no_amount(currency: str, other: str) -> None:
    lacking = NoRate(currency=currency, other=other)
    assert converted(Money(1, currency), other, RATES) == lacking
    assert refuse_without_rate(lacking, Money(-1, currency)).facts == {
        "amount": {"minor": 1, "currency": currency},
        "currency": currency,
        "other": other,
    }


def test_amounts_of_several_currencies_make_one_or_say_what_is_missing() -> None:
    owed = [Money(100_00, "EUR"), Money(16_000, "JPY"), Money(-125_00, "USD")]
    assert total_in(owed, "EUR", RATES) == Money(100_00, "EUR")
    assert total_in([*owed, Money(1, "CHF")], "EUR", RATES) == NoRate(currency="CHF", other="EUR")


@pytest.mark.parametrize(
    ("amount", "waits"),
    [
        (Money(99_99, "EUR"), False),
        (Money(100_00, "EUR"), True),
        (Money(15_999, "JPY"), False),
        (Money(16_000, "JPY"), True),
        (Money(124_99, "USD"), False),
        (Money(125_00, "USD"), True),
        (Money(1, "CHF"), True),
    ],
)
def test_a_refund_is_approved_from_the_limit_on_in_the_companys_currency(amount: Money, waits: bool) -> None:
    assert needs_approval(amount, 100_00, RATES) is waits
    assert not needs_approval(amount, None, RATES)


def test_a_check_is_compared_with_the_threshold_in_the_currency_of_the_call_center() -> None:
    checks, euros = [pay("check", "250.00")], Money(200_00, "EUR")
    assert find_check_hold(checks, threshold=euros, days=5, rates=RATES) is None
    small = Money(199_99, "EUR")
    assert find_check_hold(checks, threshold=small, days=5, rates=RATES) == CheckHold(amount=usd("250.00"), days=5)
    francs = find_check_hold(checks, threshold=Money(10**9, "CHF"), days=5, rates=RATES)
    assert francs is not None
    assert francs.lacking == NoRate(currency="USD", other="CHF")
