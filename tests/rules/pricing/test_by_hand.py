"""Manual line and total discounts, locked promises and overrides (decisions 24 and 28; spec §14b)."""

from typing import Any

import pytest

from tests.rules.pricing.documents import Json, document, line, nets, price, product, simple

TEN_PERCENT = simple("D", percent="10")


def sold(*lines: Json, **more: Any) -> Json:
    products = more.pop("products", [product("P", "10.00"), product("Q", "20.00"), product("R", "30.00")])
    return price(document(products, list(lines), **more))


def entries(result: Json, position: int = 0) -> list[tuple[str, str]]:
    return [(each["id"], each["amount"]) for each in result["lines"][position]["discounts"]]


def test_a_manual_discount_comes_after_the_rules_on_what_is_left() -> None:
    result = sold(line("P", manual_discount={"percent": "10"}), discounts=[TEN_PERCENT])
    assert entries(result) == [("D", "1.00"), ("manual", "0.90")]


def test_a_manual_discount_may_be_taken_of_the_original_price() -> None:
    policy = {"compound": "on_original_price"}
    result = sold(line("P", manual_discount={"percent": "10"}), discounts=[TEN_PERCENT], policy=policy)
    assert entries(result) == [("D", "1.00"), ("manual", "1.00")]


def test_a_manual_amount_is_of_the_line_and_never_more_than_is_left() -> None:
    assert nets(sold(line("P", "3", manual_discount={"amount": "4.00"}))) == ["26.00"]
    assert nets(sold(line("P", "3", manual_discount={"amount": "99.00"}))) == ["0.00"]


def test_a_manual_discount_stands_on_an_exclusively_discounted_line_too() -> None:
    result = sold(line("P", manual_discount={"amount": "1.00"}), discounts=[simple("X", "exclusive", percent="50")])
    assert entries(result) == [("X", "5.00"), ("manual", "1.00")]


def test_manual_discounts_may_replace_those_of_the_rules() -> None:
    policy = {"manual_discount": "replaces"}
    result = sold(line("P", manual_discount={"percent": "5"}), line("Q"), discounts=[TEN_PERCENT], policy=policy)
    assert (entries(result, 0), entries(result, 1)) == ([("manual", "0.50")], [("D", "2.00")])
    alone = sold(line("P", manual_discount={"percent": "5"}), discounts=[TEN_PERCENT], policy=policy)
    assert alone["refused"] == [{"rule": "D", "code": "beaten", "facts": {"by": "manual"}}]


def test_the_total_discount_is_taken_once_of_the_sum_and_shared_out() -> None:
    """10 % of 60.00 over 10/20/30; the cents that are left go to the largest fractions."""
    result = sold(line("P"), line("Q"), line("R"), total_discount={"percent": "10"})
    assert [entries(result, at) for at in range(3)] == [[("total", "1.00")], [("total", "2.00")], [("total", "3.00")]]
    result = sold(line("P"), line("P"), line("P"), total_discount={"amount": "10.00"})
    assert nets(result) == ["6.66", "6.67", "6.67"]


def test_the_total_discount_comes_after_the_manual_ones() -> None:
    result = sold(line("P", manual_discount={"amount": "5.00"}), line("Q"), total_discount={"percent": "10"})
    assert nets(result) == ["4.50", "18.00"]


@pytest.mark.parametrize("prevent", ["all", "manual"])
def test_a_product_may_prevent_manual_discounts(prevent: str) -> None:
    products = [product("P", "10.00", prevent=[prevent]), product("Q", "20.00")]
    lines = line("P", manual_discount={"percent": "50"}), line("Q")
    assert nets(sold(*lines, products=products, total_discount={"amount": "1.00"})) == ["10.00", "19.00"]


def test_a_promise_stays_whatever_the_rules_say_now() -> None:
    locked = line("P", "2", locked={"price": "9.00", "discount": "1.00"}, manual_discount={"percent": "50"})
    result = sold(locked, line("Q"), discounts=[TEN_PERCENT], total_discount={"amount": "1.00"})
    assert (nets(result), entries(result)) == (["17.00", "17.00"], [("locked", "1.00")])
    assert result["lines"][0]["base_price"] == "10.00"
    assert result["lines"][0]["active_price"] == "9.00"


def test_an_override_receives_no_discount_unless_the_policy_says_so() -> None:
    overridden = line("P", override={"price": "8.00", "reason": "damaged"}, manual_discount={"percent": "10"})
    assert nets(sold(overridden, discounts=[TEN_PERCENT], total_discount={"amount": "1.00"})) == ["8.00"]
    policy = {"discounts_on_overrides": True}
    result = sold(overridden, discounts=[TEN_PERCENT], total_discount={"amount": "1.00"}, policy=policy)
    assert entries(result) == [("D", "0.80"), ("manual", "0.72"), ("total", "1.00")]


def test_the_override_and_its_reason_stand_in_the_trail() -> None:
    result = sold(line("P", override={"price": "8.00", "reason": "damaged"}))
    assert result["lines"][0]["trail"][-1] == {
        "step": "price_override", "rule": None, "before": "10.00", "after": "8.00", "why": "damaged",
    }  # fmt: skip


@pytest.mark.parametrize("prevent", ["all", "periodic"])
def test_a_product_may_prevent_the_rules_discounts(prevent: str) -> None:
    result = sold(line("P"), products=[product("P", "10.00", prevent=[prevent])], discounts=[TEN_PERCENT])
    assert nets(result) == ["10.00"]
    assert result["refused"] == [{"rule": "D", "code": "not_discountable", "facts": {"products": ["P"]}}]


@pytest.mark.oracle("O-031")
@pytest.mark.parametrize(
    ("keep", "parts"),
    [(False, [("1", "3.34", "6.66"), ("2", "6.66", "13.34")]), (True, [("3", "10.00", "20.00")])],
)
def test_an_amount_of_a_line_is_divided_over_its_units_to_the_cent(parts: list[tuple[str, ...]], *, keep: bool) -> None:
    policy = {"keep_items_on_one_line": keep}
    result = sold(line("P", "3", manual_discount={"amount": "10.00"}), policy=policy)
    assert [tuple(part.values()) for part in result["lines"][0]["parts"]] == parts


def test_a_quantity_that_is_not_whole_is_one_part() -> None:
    parts = sold(line("P", "2.5", manual_discount={"amount": "1.00"}))["lines"][0]["parts"]
    assert parts == [{"quantity": "2.5", "discount": "1.00", "net": "24.00"}]
