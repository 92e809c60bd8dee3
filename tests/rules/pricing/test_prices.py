"""Base price, trade agreements and price adjustments (worked examples C; price file, rule 12; decision 27)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ringup.pricing.rules.prices.exchange import ExchangeRate, rate_on
from tests.rules.pricing.documents import Json, document, line, nets, price, product

CONTEXT = {
    "customer": "ACBE",
    "customer_price_group": "WHOLESALE",
    "price_groups": [{"id": "LOW", "priority": 1}, {"id": "HIGH", "priority": 5}],
}
FIRST_FOUND = {"find_next": False}


def agreed(account: Any, amount: str, **more: Any) -> Json:
    return {"account": account, "product": "P1", "price": amount, **more}


CUSTOMER, LOW, HIGH = {"customer": "ACBE"}, {"price_group": "LOW"}, {"price_group": "HIGH"}
OWN_GROUP = {"price_group": "WHOLESALE"}


def priced(*agreements: Json, quantity: str = "1", **more: Any) -> Json:
    products = more.pop("products", [product("P1", "20.00")])
    context = more.pop("context", CONTEXT)
    return price(
        document(products, [line("P1", quantity)], trade_agreements=list(agreements), context=context, **more)
    )["lines"][0]


def active(*agreements: Json, **more: Any) -> str:
    return priced(*agreements, **more)["active_price"]


@pytest.mark.oracle("O-080")
def test_a_price_stands_for_its_price_unit() -> None:
    assert priced(products=[product("P1", "10.00", price_unit="50")])["base_price"] == "0.20"


def test_a_price_unit_of_zero_counts_as_one() -> None:
    assert priced(products=[product("P1", "10.00", price_unit="0")])["base_price"] == "10.00"


def test_a_unit_price_is_not_rounded_before_it_is_multiplied_and_the_line_is() -> None:
    third = [product("P1", "10.00", price_unit="3")]
    assert priced(products=third, quantity="3")["net"] == "10.00"
    assert priced(products=third)["net"] == "3.33"
    assert priced(products=third)["active_price"] == "3.333333"
    assert priced(products=[product("P1", "0.335")], quantity="3")["net"] == "1.01"
    # Half a cent exactly: a third that was cut off somewhere would fall below it.
    assert priced(products=[product("P1", "0.01", price_unit="3")], quantity="1.5")["net"] == "0.01"


def test_a_trade_agreement_beats_the_base_price_even_where_it_is_higher() -> None:
    result = priced(agreed("all", "25.00"))
    assert (result["base_price"], result["agreement_price"], result["active_price"]) == ("20.00", "25.00", "25.00")
    assert priced()["agreement_price"] is None


def test_the_lowest_of_customer_groups_and_all_is_taken_whatever_the_record_says() -> None:
    assert active(agreed(CUSTOMER, "15.00"), agreed(HIGH, "14.00"), agreed("all", "13.00")) == "13.00"


def test_with_find_next_off_the_first_level_that_has_a_price_ends_the_search() -> None:
    records = agreed(CUSTOMER, "15.00"), agreed(HIGH, "14.00"), agreed("all", "13.00")
    assert active(*records, policy=FIRST_FOUND) == "15.00"
    assert active(*records[1:], policy=FIRST_FOUND) == "14.00"
    assert active(records[2], policy=FIRST_FOUND) == "13.00"


def test_a_record_may_send_the_search_on_and_the_lowest_found_holds() -> None:
    onward = agreed(CUSTOMER, "15.00", find_next=True)
    assert active(onward, agreed(HIGH, "14.00"), agreed("all", "13.00"), policy=FIRST_FOUND) == "14.00"
    assert active(onward, agreed(HIGH, "16.00"), agreed("all", "13.00"), policy=FIRST_FOUND) == "15.00"


def test_among_price_groups_only_the_highest_priority_that_has_a_price_counts() -> None:
    assert active(agreed(LOW, "10.00"), agreed(HIGH, "14.00")) == "14.00"
    assert active(agreed(LOW, "10.00"), agreed(HIGH, "14.00", **{"from": "2027-01-01"})) == "10.00"


def test_the_customers_own_price_group_has_priority_zero() -> None:
    assert active(agreed(OWN_GROUP, "8.00"), agreed(LOW, "10.00")) == "10.00"
    assert active(agreed(OWN_GROUP, "8.00")) == "8.00"


def test_agreements_of_others_are_not_ours() -> None:
    assert active(agreed({"customer": "OTHER"}, "1.00"), agreed({"price_group": "STAFF"}, "2.00")) == "20.00"
    assert active(agreed({"customer": "ACBE"}, "1.00"), context={}) == "20.00"


@pytest.mark.parametrize(
    ("quantity", "unit_price"), [("4.999", "20.00"), ("5", "18.00"), ("9.5", "18.00"), ("10", "15.00")]
)
def test_quantity_breaks_are_from_and_up_to_but_not_including(quantity: str, unit_price: str) -> None:
    breaks = agreed("all", "18.00", from_quantity="5", to_quantity="10"), agreed("all", "15.00", from_quantity="10")
    assert active(*breaks, quantity=quantity) == unit_price


@pytest.mark.parametrize(
    ("day", "unit_price"), [("2026-11-19", "20.00"), ("2026-11-20", "12.00"), ("2026-11-21", "12.00")]
)
def test_the_dates_of_an_agreement_include_both_days(day: str, unit_price: str) -> None:
    record = agreed("all", "12.00", **{"from": "2026-11-20", "to": "2026-11-21"})
    assert active(record, as_of=f"{day}T23:30:00+01:00") == unit_price


def test_a_variants_agreement_beats_its_masters_even_a_lower_one() -> None:
    variant = [product("P1", "20.00", master="P", variant={"color": "red"})]
    masters = {"account": "all", "product": "P", "price": "9.00"}
    assert active(masters, products=variant) == "9.00"
    assert active(masters, agreed("all", "11.00"), products=variant) == "11.00"


def test_a_product_sold_in_two_units_has_a_price_in_each() -> None:
    products = [product("P1", "2.00"), product("P1", "20.00", unit="box")]
    agreement = agreed("all", "18.00", unit="box")
    result = price(document(products, [line("P1"), line("P1", unit="box")], trade_agreements=[agreement]))
    assert nets(result) == ["2.00", "18.00"]


def adjusted(*adjustments: Json, **more: Any) -> str:
    return active(price_adjustments=list(adjustments), **more)


@pytest.mark.oracle("O-083")
def test_a_price_adjustment_to_a_price_above_the_unadjusted_one_is_not_used() -> None:
    assert adjusted({"price": "21.00"}) == "20.00"
    assert adjusted({"price": "19.00"}) == "19.00"


@pytest.mark.parametrize(
    ("adjustment", "unit_price"),
    [
        ({"percent": "10"}, "18.00"),
        ({"amount": "1.00"}, "19.00"),
        ({"percent": "-10"}, "22.00"),
        ({"amount": "-1.00"}, "21.00"),
    ],
)
def test_an_adjustment_lowers_or_raises_the_price(adjustment: Json, unit_price: str) -> None:
    assert adjusted(adjustment) == unit_price


def test_of_several_adjustments_the_lowest_result_is_taken() -> None:
    assert adjusted({"percent": "-10"}, {"amount": "3.00"}, {"percent": "10"}) == "17.00"


def test_an_adjustment_comes_on_the_agreed_price_and_never_makes_it_negative() -> None:
    assert active(agreed("all", "10.00"), price_adjustments=[{"percent": "10"}]) == "9.00"
    assert adjusted({"amount": "50.00"}) == "0.00"


@pytest.mark.parametrize(
    ("condition", "unit_price"),
    [
        ({"price_groups": ["HIGH"]}, "10.00"),
        ({"price_groups": ["STAFF"]}, "20.00"),
        ({"products": ["P1"]}, "10.00"),
        ({"products": ["P2"]}, "20.00"),
        ({"categories": ["tea"]}, "10.00"),
        ({"to": "2026-11-19"}, "20.00"),
    ],
)
def test_an_adjustment_holds_for_its_groups_products_and_dates(condition: Json, unit_price: str) -> None:
    tea = [product("P1", "20.00", categories=["tea"])]
    assert adjusted({"price": "10.00", **condition}, products=tea) == unit_price


def test_the_trail_says_how_the_price_came_to_be() -> None:
    adjustment = {"id": "WINTER", "percent": "10"}
    trail = priced(agreed(CUSTOMER, "10.00"), price_adjustments=[adjustment])["trail"]
    assert [(step["step"], step["rule"], step["before"], step["after"]) for step in trail] == [
        ("base_price", "P1", None, "20.00"),
        ("trade_agreement", "ACBE", "20.00", "10.00"),
        ("price_adjustment", "WINTER", "10.00", "9.00"),
    ]


KIT = [product("KIT", "0"), product("A", "20.00"), product("B", "30.00"), product("C", "50.00")]
COMPONENTS = [{"product": name, "quantity": "1"} for name in "ABC"]


@pytest.mark.oracle("O-091")
def test_an_overridden_kit_is_split_in_proportion_to_its_components_base_prices() -> None:
    kit = line("KIT", kit=COMPONENTS, override={"price": "90.00", "reason": "damaged"})
    result = price(document(KIT, [kit]))["lines"][0]
    assert [part["net"] for part in result["components"]] == ["18.00", "27.00", "45.00"]


@pytest.mark.oracle("O-091")
@pytest.mark.parametrize(("own_price", "net"), [("0", "150.00"), ("80.00", "130.00")])
def test_an_upgrade_is_charged_on_top_of_the_kit(own_price: str, net: str) -> None:
    upgraded = [*COMPONENTS[:2], {"product": "C", "quantity": "1", "substitute_charge": "50.00"}]
    assert nets(price(document([product("KIT", own_price), *KIT[1:]], [line("KIT", kit=upgraded)]))) == [net]


def test_the_rate_that_began_last_holds_and_none_before_the_first() -> None:
    rates = [
        ExchangeRate(rate=Decimal(rate), valid_from=date(2026, month, 1)) for rate, month in (("1.1", 3), ("1.2", 6))
    ]
    assert [rate_on(rates, date(2026, month, 1)) for month in (2, 3, 5, 6, 7)] == [
        None,
        Decimal("1.1"),
        Decimal("1.1"),
        Decimal("1.2"),
        Decimal("1.2"),
    ]
