"""What a price match gives back, in numbers (oracle O-111)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.returns.rules.price_match import Credit, InvoicedLine, match_price
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def invoiced(quantity: str = "1", net: int = 10000, tax: int = 0, credited: int = 0, back: int = 0) -> InvoicedLine:
    return InvoicedLine(
        quantity=Decimal(quantity),
        net=euros(net),
        tax=euros(tax),
        credited=euros(credited),
        credited_tax=euros(back),
    )


def match(line: InvoicedLine, price: str, *, left: int | None = None, including: bool = False) -> Credit | Refusal:
    return match_price(
        line,
        new_price=Decimal(price),
        left=None if left is None else euros(left),
        prices_include_tax=including,
    )


def credit(line: InvoicedLine, price: str, *, left: int | None = None, including: bool = False) -> Credit:
    found = match(line, price, left=left, including=including)
    assert isinstance(found, Credit), found
    return found


def code(found: Credit | Refusal) -> str:
    assert isinstance(found, Refusal), found
    return found.code


def test_o_111_from_100_to_90_is_a_credit_of_10():
    found = credit(invoiced(), "90")
    assert (found.old_price, found.difference, found.credit, found.total) == (
        100,
        euros(1000),
        euros(1000),
        euros(1000),
    )


def test_o_111_the_difference_counts_for_every_invoiced_unit():
    assert credit(invoiced("3", 30000), "90").credit == euros(3000)


def test_o_111_is_capped_by_the_maximum_amount():
    found = credit(invoiced(), "90", left=600)
    assert (found.difference, found.credit) == (euros(1000), euros(600))
    assert code(match(invoiced(), "90", left=0)) == "credit_maximum_reached"


def test_a_second_match_begins_at_the_price_of_the_first():
    second = credit(invoiced(credited=1000), "85")
    assert (second.old_price, second.credit) == (90, euros(500))
    refused = match(invoiced(credited=1000), "90")
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.facts) == ("price_not_lower", {"price": {"minor": 9000, "currency": "EUR"}})


def test_the_old_price_is_what_the_customer_pays_after_discounts():
    assert credit(invoiced("2", 18000), "80").credit == euros(2000)
    assert code(match(invoiced("2", 18000), "95")) == "price_not_lower"


def test_units_invoiced_later_get_the_whole_difference_and_the_first_ones_nothing_more():
    first = credit(invoiced("1", 10000), "90").credit
    assert credit(invoiced("2", 20000, credited=first.minor), "90").credit == euros(1000)


def test_the_tax_goes_back_in_proportion_on_top_or_inside():
    on_top = credit(invoiced(tax=2100), "90")
    assert (on_top.credit, on_top.tax, on_top.total) == (euros(1000), euros(210), euros(1210))
    inside = credit(invoiced(net=12100, tax=2100), "108.90", including=True)
    assert (inside.credit, inside.tax, inside.total) == (euros(1210), euros(210), euros(1210))


@pytest.mark.parametrize(
    ("line", "price", "expected"),
    [
        (invoiced("0", 0), "90", "nothing_invoiced"),
        (invoiced(), "-1", "price_out_of_range"),
        (invoiced(), "100", "price_not_lower"),
        (invoiced(), "100.01", "price_not_lower"),
    ],
)
def test_what_gives_nothing_is_refused(line, price, expected):
    assert code(match(line, price)) == expected


@given(
    st.integers(1, 9),
    st.integers(1, 10**6),
    st.integers(0, 10**5),
    st.lists(st.decimals(0, 1000, places=2), max_size=6),
    st.none() | st.integers(0, 10**6),
)
def test_however_often_a_price_is_matched_no_more_goes_back_than_was_paid_or_allowed(quantity, net, tax, prices, most):
    credited = back = 0
    for price in prices:
        line = invoiced(str(quantity), net, tax, credited, back)
        found = match(line, str(price), left=None if most is None else most - credited)
        if isinstance(found, Credit):
            assert found.credit.minor > 0
            assert found.tax.minor >= 0
            credited, back = credited + found.credit.minor, back + found.tax.minor
    assert credited <= net
    assert back <= tax
    assert most is None or credited <= most
