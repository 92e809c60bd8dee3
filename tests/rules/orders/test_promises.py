"""What was promised beside what it costs today: which of the two holds, and what of it fewer or more units have."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.orders.rules.promises import PriceChoice, TwoPrices, beyond_promise, promised_discount

AMOUNTS = st.integers(0, 10**12)
QUANTITIES = st.decimals("0.001", "100000", places=3)


@pytest.mark.parametrize(
    ("kept", "today", "holds"),
    [
        (1000, 900, PriceChoice.TODAY),
        (1000, 1100, PriceChoice.KEPT),
        (1000, 1000, PriceChoice.KEPT),
        (1000, 999, PriceChoice.TODAY),
        (0, 500, PriceChoice.KEPT),
        (500, 0, PriceChoice.TODAY),
    ],
)
def test_the_cheaper_one_holds_unless_somebody_chooses_and_of_two_equal_ones_the_promise(kept, today, holds):
    both = TwoPrices(kept_minor=kept, today_minor=today)
    assert (both.cheaper, both.holds("")) == (holds, holds)


@pytest.mark.parametrize("chosen", list(PriceChoice))
@given(kept=AMOUNTS, today=AMOUNTS)
def test_what_was_chosen_holds_whichever_costs_more(chosen, kept, today):
    assert TwoPrices(kept_minor=kept, today_minor=today).holds(chosen.value) is chosen


def test_what_is_no_choice_is_a_fault():
    with pytest.raises(ValueError, match="later"):
        TwoPrices(kept_minor=1, today_minor=2).holds("later")


@pytest.mark.parametrize(
    ("discount", "promised", "quantity", "part"),
    [
        (200, "4", "4", 200),
        (200, "4", "3", 150),
        (200, "4", "1", 50),
        (200, "4", "6", 200),
        (100, "3", "1", 33),
        (100, "3", "2", 67),
        (1, "2", "1", 1),  # half a cent goes up
        (5, "2", "0.5", 1),
        (0, "4", "1", 0),
        (999, "0.750", "0.250", 333),
    ],
)
def test_fewer_units_keep_their_part_of_the_discount_and_more_have_no_more_than_all(discount, promised, quantity, part):
    assert promised_discount(discount, promised=Decimal(promised), quantity=Decimal(quantity)) == part


@given(discount=AMOUNTS, promised=QUANTITIES, quantity=QUANTITIES, more=QUANTITIES)
def test_a_part_is_never_more_than_the_whole_and_grows_with_the_units(discount, promised, quantity, more):
    part = promised_discount(discount, promised=promised, quantity=quantity)
    assert 0 <= part <= discount
    assert part <= promised_discount(discount, promised=promised, quantity=quantity + more)


@pytest.mark.parametrize(
    ("promised", "wanted", "beyond"),
    [("2", "5", "3"), ("2", "2", "0"), ("2", "1", "0"), ("1.5", "1.75", "0.25")],
)
def test_what_nobody_promised_is_what_goes_beyond(promised, wanted, beyond):
    assert beyond_promise(promised=Decimal(promised), wanted=Decimal(wanted)) == Decimal(beyond)


@given(promised=QUANTITIES, wanted=QUANTITIES)
def test_promised_units_and_those_beyond_are_all_that_are_wanted(promised, wanted):
    assert min(wanted, promised) + beyond_promise(promised=promised, wanted=wanted) == wanted
