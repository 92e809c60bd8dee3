"""Margin alerts and the margin estimate."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ringup.pricing.rules.margin import MarginAlert, MarginStanding, estimate, margin_of

ALERT = MarginAlert(acceptable=Decimal(40), questionable=Decimal(20))


@pytest.mark.oracle("O-086")
@pytest.mark.parametrize(
    ("price", "standing"),
    [
        ("140.00", MarginStanding.FINE),
        ("139.99", MarginStanding.QUESTIONABLE),
        ("120.00", MarginStanding.QUESTIONABLE),
        ("119.99", MarginStanding.TOO_LOW),
    ],
)
def test_forty_is_fine_twenty_a_warning_and_less_is_not_sold(price: str, standing: MarginStanding) -> None:
    margin = margin_of(Fraction(price), Decimal(100))
    assert ALERT.standing(margin) is standing
    refusal = ALERT.refuse(margin, item="LAMP-1")
    assert (refusal is not None) == (standing is MarginStanding.TOO_LOW)


def test_what_is_refused_says_the_margin_and_the_least() -> None:
    refusal = ALERT.refuse(margin_of(Fraction("119.99"), Decimal(100)), item="LAMP-1")
    assert refusal is not None
    assert refusal.facts == {"item": "LAMP-1", "margin": "19.9", "least": "20"}


def test_without_a_cost_or_a_threshold_nothing_is_said() -> None:
    assert margin_of(Fraction(1), None) is None
    assert margin_of(Fraction(1), Decimal(0)) is None
    assert ALERT.standing(None) is MarginStanding.FINE
    assert MarginAlert().standing(Fraction(-50)) is MarginStanding.FINE


@pytest.mark.oracle("O-085")
def test_the_margin_estimate_of_four_prices() -> None:
    found = estimate([Decimal(price) for price in (2000, 1800, 1500, 1100)])
    assert found is not None
    assert (found.optimistic, found.pessimistic, found.average) == (2000, 1100, 1600)
    assert estimate([]) is None
