"""Quantity discounts (worked examples B; spec §15.2)."""

from typing import Any

import pytest

from tests.rules.pricing.documents import Json, discount, document, entries, line, nets, price, product, refusals, row

WINES = [product(name, "10.00", categories=["wine"]) for name in ("RED", "WHITE", "ROSE")]
SIX_TEN = discount("Q", "quantity", lines=[{"categories": ["wine"]}], tiers=[{"from": "6", "percent": "10"}])


def sold(*lines: Json, **more: Any) -> Json:
    products = more.pop("products", [*WINES, product("KEYBOARD", "30.00"), product("RACKET", "50.00")])
    return price(document(products, list(lines), **more))


@pytest.mark.oracle("O-049")
def test_a_category_row_counts_all_its_products_together() -> None:
    result = sold(line("RED", "2"), line("WHITE", "3"), line("ROSE", "1"), discounts=[SIX_TEN])
    assert nets(result) == ["18.00", "27.00", "9.00"]
    assert nets(sold(line("RED", "2"), line("WHITE", "3"), discounts=[SIX_TEN])) == ["20.00", "30.00"]


@pytest.mark.oracle("O-050")
@pytest.mark.parametrize(("quantity", "net"), [("3", "90.00"), ("4", "96.00"), ("5", "120.00")])
def test_a_reached_tier_discounts_all_units_the_first_ones_too(quantity: str, net: str) -> None:
    four = discount("Q", "quantity", lines=[row("KEYBOARD")], tiers=[{"from": "4", "percent": "20"}])
    assert nets(sold(line("KEYBOARD", quantity), discounts=[four])) == [net]


@pytest.mark.oracle("O-051")
def test_two_rackets_get_a_fifth_off() -> None:
    two = discount("Q", "quantity", lines=[row("RACKET")], tiers=[{"from": "2", "percent": "20"}])
    assert nets(sold(line("RACKET", "2"), discounts=[two])) == ["80.00"]
    assert nets(sold(line("RACKET", "1"), discounts=[two])) == ["50.00"]


BRAND = [
    {"from": "2", "percent": "5"},
    {"from": "5", "percent": "7"},
    {"from": "10", "percent": "9"},
    {"from": "15", "percent": "12"},
]


@pytest.mark.oracle("O-052")
@pytest.mark.parametrize(
    ("quantity", "percent"),
    [("1", 0), ("2", 5), ("4", 5), ("5", 7), ("9", 7), ("10", 9), ("14", 9), ("15", 12), ("40", 12)],
)
def test_the_highest_tier_that_is_reached_holds(quantity: str, percent: int) -> None:
    """Tiers of brand A: 2 → 5 %, 5 → 7 %, 10 → 9 %, 15 → 12 %, whatever their order in the book."""
    brand = discount("Q", "quantity", lines=[row("P")], tiers=BRAND[::-1])
    result = sold(line("P", quantity), products=[product("P", "100.00")], discounts=[brand])
    assert result["lines"][0]["discount"] == f"{int(quantity) * percent}.00"


@pytest.mark.oracle("O-067")
def test_three_or_more_get_a_fifth_off_and_five_of_a_type_five_percent() -> None:
    three = discount("T", "quantity", lines=[row("KEYBOARD")], tiers=[{"from": "3", "percent": "20"}])
    five = discount("F", "quantity", lines=[{"categories": ["wine"]}], tiers=[{"from": "5", "percent": "5"}])
    assert nets(sold(line("KEYBOARD", "3"), line("RED", "5"), discounts=[three, five])) == ["72.00", "47.50"]


@pytest.mark.parametrize(
    ("offer", "net"), [({"amount": "1.50"}, "34.00"), ({"price": "7.25"}, "29.00"), ({"percent": "12.5"}, "35.00")]
)
def test_a_tier_gives_a_percentage_an_amount_or_a_price_for_each_unit(offer: Json, net: str) -> None:
    four = discount("Q", "quantity", lines=[row("RED")], tiers=[{"from": "4", **offer}])
    assert nets(sold(line("RED", "4"), discounts=[four])) == [net]


def test_rows_count_apart_and_never_come_together_on_a_unit() -> None:
    rows = [row("RED"), {"categories": ["wine"]}]
    tiers = [{"from": "2", "percent": "10"}, {"from": "4", "percent": "20"}]
    both = discount("Q", "quantity", "compound", lines=rows, tiers=tiers)
    result = sold(line("RED", "2"), line("WHITE", "2"), discounts=[both])
    assert nets(result) == ["16.00", "16.00"]
    assert nets(sold(line("RED", "2"), line("WHITE", "1"), discounts=[both])) == ["18.00", "9.00"]


def test_promises_and_overrides_count_and_receive_nothing() -> None:
    lines = line("RED", "3", locked={"price": "9.00"}), line("RED", "1", override={"price": "5.00"}), line("RED", "2")
    assert nets(sold(*lines, discounts=[SIX_TEN])) == ["27.00", "5.00", "18.00"]


def test_what_prevents_discounts_does_not_count() -> None:
    products = [
        product("RED", "10.00", categories=["wine"]),
        product("PORT", "10.00", categories=["wine"], prevent=["all"]),
    ]
    result = sold(line("RED", "5"), line("PORT", "1"), products=products, discounts=[SIX_TEN])
    assert nets(result) == ["50.00", "10.00"]


def test_what_is_missing_to_the_tier_is_said_with_its_cure() -> None:
    result = sold(line("RED", "4"), discounts=[SIX_TEN])
    missing = {"missing": "2"}
    assert result["refused"] == [
        {
            "rule": "Q",
            "code": "quantity_not_reached",
            "facts": missing,
            "cure": {"code": "add_quantity", "facts": missing},
        }
    ]


def test_a_quantity_discount_competes_like_any_other() -> None:
    tenth = discount("S", "simple", lines=[row("RED", percent="15")])
    result = sold(line("RED", "6"), discounts=[SIX_TEN, tenth])
    assert (entries(result), refusals(result)) == ({"S": "9.00"}, {"Q": "beaten"})
    compound = [{**SIX_TEN, "concurrency": "compound"}, {**tenth, "concurrency": "compound"}]
    assert entries(sold(line("RED", "6"), discounts=compound)) == {"Q": "6.00", "S": "8.10"}
