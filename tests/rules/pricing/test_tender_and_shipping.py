"""Discounts for the payment method and on shipping charges (price file, rule 4)."""

from typing import Any

import pytest

from tests.rules.pricing.documents import (
    Json,
    discount,
    document,
    entries,
    line,
    nets,
    price,
    product,
    refusals,
    row,
    simple,
)

CASH = discount("CASH3", "tender", lines=[row(percent="3")], payment_methods=["CASH"])
BY_CASH = {"payment_method": "CASH"}


def sold(prices: dict[str, str], *discounts: Json, **more: Any) -> Json:
    products = more.pop("products", [product(name, amount) for name, amount in prices.items()])
    lines = more.pop("lines", [line(name) for name in prices])
    return price(document(products, lines, discounts=list(discounts), **more))


def test_a_tender_discount_is_taken_once_of_the_sum_and_shared_out() -> None:
    """3 % of 1.00 + 1.00 + 1.00 is 0.09; line by line it would be the same, of 0.50 three times it is not."""
    assert nets(sold({"A": "97.00", "B": "3.00"}, CASH, context=BY_CASH)) == ["94.09", "2.91"]
    result = sold({"A": "0.50", "B": "0.50", "C": "0.50"}, CASH, context=BY_CASH)
    assert (nets(result), result["totals"]["discount"]) == (["0.48", "0.48", "0.49"], "0.05")


@pytest.mark.parametrize(
    "rows", [(row(percent="2"), row("TEA", percent="3")), (row("TEA", percent="3"), row(percent="2"))]
)
def test_of_two_rows_that_cover_a_line_the_larger_counts(rows: tuple[Json, ...]) -> None:
    two = discount("CASH", "tender", lines=list(rows), payment_methods=["CASH"])
    assert nets(sold({"TEA": "100.00", "CUP": "100.00"}, two, context=BY_CASH)) == ["97.00", "98.00"]


def test_it_needs_the_payment_method() -> None:
    result = sold({"A": "100.00"}, CASH, context={"payment_method": "CARD"})
    assert nets(result) == ["100.00"]
    assert result["refused"] == [{"rule": "CASH3", "code": "wrong_payment_method", "facts": {}}]


def test_it_comes_on_top_of_all_others_even_exclusive_and_manual_ones() -> None:
    lines = [line("A", manual_discount={"amount": "10.00"})]
    more = {"lines": lines, "total_discount": {"amount": "10.00"}, "context": BY_CASH}
    result = sold({"A": "100.00"}, CASH, simple("X", "exclusive", percent="20"), **more)
    assert entries(result) == {"X": "20.00", "manual": "10.00", "total": "10.00", "CASH3": "1.80"}


def test_it_leaves_out_promises_overrides_and_products_that_prevent_it() -> None:
    products = [product("A", "100.00"), product("B", "100.00", prevent=["tender"])]
    lines = [line("A"), line("B"), line("A", locked={"price": "50.00"}), line("A", override={"price": "70.00"})]
    assert nets(sold({}, CASH, products=products, lines=lines, context=BY_CASH)) == [
        "97.00",
        "100.00",
        "50.00",
        "70.00",
    ]


def test_the_best_single_one_holds() -> None:
    five = discount("FIVE", "tender", lines=[row("A", percent="5")], payment_methods=["CASH"])
    result = sold({"A": "10.00", "B": "90.00"}, five, CASH, context=BY_CASH)
    assert (nets(result), refusals(result)) == (["9.70", "87.30"], {"FIVE": "beaten"})


def test_it_undoes_neither_thresholds_nor_charges() -> None:
    hundred = discount("T", "threshold", "compound", tiers=[{"from": "100", "amount": "10.00"}])
    charge = {"code": "F", "level": "header", "tiers": [{"from": "90", "fixed": "5.00"}]}
    result = sold({"A": "100.00"}, hundred, CASH, charges=[charge], context=BY_CASH)
    assert (result["totals"]["discount"], result["totals"]["charges"]) == ("12.70", "5.00")


def test_it_comes_before_tax() -> None:
    products = [product("A", "100.00", tax_group="FULL")]
    result = sold({"A": ""}, CASH, products=products, taxes=[{"group": "FULL", "rate": "10"}], context=BY_CASH)
    assert result["totals"]["tax"] == "9.70"


def freight(code: str = "FREIGHT", mode: str = "overnight", **more: Any) -> Json:
    tiers = [{"from": "0", "fixed": "12.00"}]
    return {"code": code, "level": "header", "shipping": True, "modes_of_delivery": [mode], "tiers": tiers, **more}


def free(name: str, start: str, mode: str, percent: str = "100", **more: Any) -> Json:
    tiers = [{"from": start, "percent": percent}]
    return discount(name, "shipping", tiers=tiers, modes_of_delivery=[mode], **more)


def shipped(value: str, *discounts: Json, mode: str = "overnight", **more: Any) -> Json:
    charges = more.pop("charges", [freight(mode=mode)])
    return sold({"A": value}, *discounts, charges=charges, context={"mode_of_delivery": mode}, **more)


@pytest.mark.oracle("O-068")
@pytest.mark.parametrize(
    ("value", "mode", "charge"),
    [
        ("50.00", "overnight", "0.00"),
        ("49.99", "overnight", "12.00"),
        ("35.00", "two-day", "0.00"),
        ("34.99", "two-day", "12.00"),
    ],
)
def test_an_order_that_is_worth_enough_ships_free(value: str, mode: str, charge: str) -> None:
    both = free("NIGHT", "50", "overnight"), free("TWO", "35", "two-day")
    result = shipped(value, *both, mode=mode)
    assert result["charges"] == [{"code": "FREIGHT", "amount": charge}]
    assert result["totals"]["charges"] == charge


def test_it_lowers_the_charge_itself_and_stands_in_no_line() -> None:
    result = shipped("60.00", free("HALF", "50", "overnight", percent="50"))
    assert (result["totals"]["discount"], result["totals"]["charges"], result["lines"][0]["discounts"]) == (
        "0.00",
        "6.00",
        [],
    )


def test_it_touches_shipping_charges_only() -> None:
    charges = [freight(), freight("INSURANCE", shipping=False)]
    result = shipped("60.00", free("NIGHT", "50", "overnight"), charges=charges)
    assert [charge["amount"] for charge in result["charges"]] == ["0.00", "12.00"]


def test_line_charges_are_lowered_by_their_lines_mode() -> None:
    charge = {"code": "F", "level": "line", "shipping": True, "tiers": [{"fixed": "4.00"}]}
    lines = [line("A", mode_of_delivery="overnight"), line("A", mode_of_delivery="truck")]
    result = sold({"A": "60.00"}, free("NIGHT", "50", "overnight"), charges=[charge], lines=lines)
    assert [each["charges"][0]["amount"] for each in result["lines"]] == ["0.00", "4.00"]


def test_the_value_after_discounts_counts_and_what_is_missing_is_said() -> None:
    result = shipped("60.00", free("NIGHT", "50", "overnight"), simple("S", amount="12.50"))
    assert result["totals"]["charges"] == "12.00"
    facts = {"missing": "2.50"}
    assert result["refused"] == [
        {"rule": "NIGHT", "code": "minimum_not_reached", "facts": facts, "cure": {"code": "add_value", "facts": facts}}
    ]


def test_the_best_single_shipping_discount_holds() -> None:
    result = shipped("60.00", free("HALF", "10", "overnight", percent="50"), free("FREE", "50", "overnight"))
    assert (result["totals"]["charges"], refusals(result)) == ("0.00", {"HALF": "beaten"})


def test_the_highest_reached_tier_holds() -> None:
    tiers = [{"from": "10", "percent": "25"}, {"from": "50", "percent": "75"}]
    result = shipped("60.00", discount("S", "shipping", tiers=tiers))
    assert result["totals"]["charges"] == "3.00"


def test_the_rows_name_the_products_that_count() -> None:
    tea_only = free("NIGHT", "50", "overnight", lines=[row("TEA")])
    charges = [freight()]
    more = {"charges": charges, "context": {"mode_of_delivery": "overnight"}}
    assert sold({"TEA": "40.00", "CUP": "40.00"}, tea_only, **more)["totals"]["charges"] == "12.00"
    assert sold({"TEA": "50.00", "CUP": "40.00"}, tea_only, **more)["totals"]["charges"] == "0.00"


@pytest.mark.parametrize("steps", [("10", "50"), ("50", "10")])
def test_the_highest_step_that_is_reached_counts_in_whatever_order_they_are_written(steps: tuple[str, str]) -> None:
    off = {"10": "50", "50": "100"}
    tiers = [{"from": step, "percent": off[step]} for step in steps]
    assert shipped("60.00", discount("S", "shipping", tiers=tiers))["totals"]["charges"] == "0.00"
