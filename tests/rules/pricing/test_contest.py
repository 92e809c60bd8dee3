"""Of the prices that could hold for a product one is taken, and of every other it is said why not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from ringup.pricing.rules.basket import Context, ContextGroup
from ringup.pricing.rules.prices.adjustments import PriceAdjustment
from ringup.pricing.rules.prices.agreements import ALL, Account, Asked, TradeAgreement, agreed_price
from ringup.pricing.rules.prices.contest import Contest, Verdict, judge_adjustment
from ringup.pricing.rules.product import Product
from ringup.values.period import Period

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
VARIANT = Product(number="SHIRT-RED", price=Decimal(20), unit="ea", master="SHIRT")
CONTEXT = Context(
    customer="C-1",
    customer_price_group="VIP",
    price_groups=(ContextGroup(id="RETAIL", priority=5), ContextGroup(id="SPRING", priority=9)),
)
ASKED = Asked(product=VARIANT, quantity=Decimal(3), context=CONTEXT, as_of=NOW, find_next=True)


def agreed(price: str, account: Account = ALL, product: str = "SHIRT-RED", **terms: object) -> TradeAgreement:
    return TradeAgreement(account=account, product=product, price=Decimal(price), find_next=True, **terms)  # type: ignore[arg-type]


WINNER = agreed("8.50", Account(customer="C-1"))


@pytest.mark.parametrize(
    ("agreement", "verdict"),
    [
        (WINNER, Verdict.WINS),
        (agreed("9"), Verdict.NOT_LOWEST),
        (agreed("7", product="SHIRT"), Verdict.LESS_SPECIFIC),
        (agreed("7", Account(customer="C-2")), Verdict.OTHER_CUSTOMER),
        (agreed("7", Account(price_group="TRADE")), Verdict.OTHER_GROUP),
        (agreed("7", valid=Period(start=date(2026, 12, 1))), Verdict.NOT_YET),
        (agreed("7", valid=Period(end=date(2026, 11, 20))), Verdict.OVER),
        (agreed("7", unit="box"), Verdict.OTHER_UNIT),
        (agreed("7", from_quantity=Decimal(12)), Verdict.OTHER_QUANTITY),
        (agreed("7", Account(price_group="RETAIL")), Verdict.LOWER_PRIORITY),
    ],
)
def test_each_agreement_hears_why_it_makes_the_price_or_not(agreement: TradeAgreement, verdict: Verdict) -> None:
    spring = agreed("8.80", Account(price_group="SPRING"))
    candidates = [WINNER, spring] if agreement == WINNER else [WINNER, spring, agreement]
    contest = Contest(agreements=candidates, asked=ASKED, winner=agreed_price(candidates, ASKED))
    assert contest.verdict(agreement) is verdict


def test_a_lower_price_behind_the_end_of_the_search_is_not_taken() -> None:
    """The customer's 8.50 does not send the search on to the 7.00 for all."""
    first, second = (
        TradeAgreement(account=Account(customer="C-1"), product="SHIRT", price=Decimal("8.50")),
        agreed("7", product="SHIRT"),
    )
    asked = Asked(product=VARIANT, quantity=Decimal(1), context=CONTEXT, as_of=NOW, find_next=False)
    contest = Contest(agreements=[first, second], asked=asked, winner=agreed_price([first, second], asked))
    assert contest.verdict(second) is Verdict.SEARCH_ENDED


@pytest.mark.parametrize(
    ("rule", "enabled", "verdict"),
    [
        (PriceAdjustment(id="TEN", percent=Decimal(10)), True, Verdict.WINS),
        (PriceAdjustment(id="FIVE", percent=Decimal(5)), True, Verdict.NOT_LOWEST),
        (PriceAdjustment(id="FIVE", percent=Decimal(5)), False, Verdict.NOT_ENABLED),
        (PriceAdjustment(id="HIGH", price=Decimal(30)), True, Verdict.NOT_USED),
        (PriceAdjustment(id="VIP", percent=Decimal(50), price_groups=("TRADE",)), True, Verdict.OTHER_GROUP),
        (PriceAdjustment(id="LATE", percent=Decimal(50), valid=Period(start=date(2027, 1, 1))), True, Verdict.NOT_YET),
    ],
)
def test_so_does_each_adjustment(rule: PriceAdjustment, enabled: bool, verdict: Verdict) -> None:
    assert judge_adjustment(rule, enabled=enabled, asked=ASKED, price=Fraction(20), winner="TEN") is verdict
