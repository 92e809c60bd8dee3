"""Which simple discounts meet on a line (worked examples A; spec §15.3)."""

import pytest

from tests.rules.pricing.documents import Json, document, line, nets, price, product, simple

MODEL_B = {"competition": "best_within_priority_compound_across"}
ON_ORIGINAL = {"compound": "on_original_price"}

PRODUCTS = [product("Prod1", "10.00"), product("Prod2", "20.00"), product("Prod3", "10.00")]
FIRST_TWO = ("Prod1", "Prod2")
DISCOUNTS = [
    simple("BP1", "best_price", percent="15", products=FIRST_TWO, priority=10),
    simple("BP2", "best_price", percent="20", priority=5),
    simple("C1", "compound", amount="1.00", products=FIRST_TWO, priority=10),
    simple("C2", "compound", percent="10", products=FIRST_TWO, priority=10),
    simple("C3", "compound", percent="25", priority=5),
]


def the_three(**more: object) -> Json:
    lines = [line("Prod1"), line("Prod2"), line("Prod3")]
    return price(document(PRODUCTS, lines, **{"discounts": DISCOUNTS, **more}))


def one_product(*discounts: Json, cost: str = "100.00", **more: object) -> Json:
    return price(document([product("P", cost, categories=["tea"])], [line("P")], discounts=list(discounts), **more))


def discounts_of(result: Json, position: int = 0) -> dict[str, str]:
    return {each["id"]: each["amount"] for each in result["lines"][position]["discounts"]}


@pytest.mark.oracle("O-001")
def test_compounds_of_the_highest_priority_together_beat_a_smaller_best_price() -> None:
    result = the_three()
    assert nets(result)[0] == "8.10"
    assert discounts_of(result) == {"C1": "1.00", "C2": "0.90"}


@pytest.mark.oracle("O-002")
def test_a_best_price_beats_compounds_that_take_less_together() -> None:
    result = the_three()
    assert nets(result)[1] == "17.00"
    assert discounts_of(result, 1) == {"BP1": "3.00"}


@pytest.mark.oracle("O-003")
def test_a_lower_priority_counts_for_products_that_have_no_higher_one() -> None:
    result = the_three()
    assert nets(result)[2] == "7.50"
    assert discounts_of(result, 2) == {"C3": "2.50"}


def test_the_order_of_the_rules_in_the_book_decides_nothing_but_ties() -> None:
    assert nets(the_three(discounts=DISCOUNTS[::-1])) == nets(the_three())


def test_one_winner_of_each_priority_and_the_winners_compound() -> None:
    """Model B on the same set-up: 15 % then 25 % of what is left; 10.00 → 8.50 → 6.37 (2.125 is rounded up)."""
    result = the_three(policy=MODEL_B)
    assert nets(result) == ["6.37", "12.75", "7.50"]
    assert discounts_of(result) == {"BP1": "1.50", "C3": "2.13"}


def test_winners_of_successive_priorities_may_all_be_taken_of_the_original_price() -> None:
    assert nets(the_three(policy={**MODEL_B, **ON_ORIGINAL})) == ["6.00", "12.00", "7.50"]


@pytest.mark.oracle("O-015")
@pytest.mark.parametrize(("policy", "net"), [({}, "72.00"), (ON_ORIGINAL, "70.00")])
def test_compounds_are_taken_of_the_running_or_of_the_original_price(policy: Json, net: str) -> None:
    ten_and_twenty = (simple("A", "compound", percent="10"), simple("B", "compound", percent="20"))
    assert nets(one_product(*ten_and_twenty, policy=policy)) == [net]


@pytest.mark.oracle("O-016")
@pytest.mark.parametrize(("policy", "second"), [({}, "9.00"), (ON_ORIGINAL, "10.00")])
def test_the_second_of_two_equal_compounds_is_worth_less_on_the_running_price(policy: Json, second: str) -> None:
    result = one_product(simple("A", "compound", percent="10"), simple("B", "compound", percent="10"), policy=policy)
    assert discounts_of(result) == {"A": "10.00", "B": second}


@pytest.mark.oracle("O-017")
def test_compounds_come_as_price_then_amount_then_percentage() -> None:
    result = one_product(
        simple("percent", "compound", percent="10"),
        simple("amount", "compound", amount="1.00"),
        simple("price", "compound", price="9.00"),
        cost="10.00",
    )
    assert [each["id"] for each in result["lines"][0]["discounts"]] == ["price", "amount", "percent"]
    assert discounts_of(result) == {"price": "1.00", "amount": "1.00", "percent": "0.80"}


@pytest.mark.oracle("O-065")
@pytest.mark.parametrize(("concurrency", "net"), [("best_price", "90.00"), ("compound", "85.50")])
def test_a_category_discount_and_a_product_discount_simply_compete(concurrency: str, net: str) -> None:
    by_category = simple("tea", concurrency, percent="10", categories=["tea"])
    by_product = simple("P5", concurrency, percent="5", products=("P",))
    assert nets(one_product(by_category, by_product)) == [net]


SET = {"id": "SET", "kind": "mix_and_match", "concurrency": "best_price", "mix": {"method": "amount", "value": "0.10"}}
SETS: list[list[Json]] = [
    [],
    [{**SET, "lines": [{"products": ["P"], "quantity": "9"}, {"products": ["CUP"], "quantity": "1"}]}],
    [{**SET, "lines": [{"products": ["P"], "quantity": "9", "unit": "ea"}]}],
]


@pytest.mark.parametrize("sets", SETS)
def test_a_product_has_one_highest_priority_on_all_its_lines(sets: list[Json]) -> None:
    """The price of 5.00 takes something off the first line only; sets that could use a line change nothing about it."""
    products = [product("P", "10.00"), product("P", "4.00", unit="half"), product("CUP", "1.00")]
    lines = [line("P", "3"), line("P", unit="half"), line("P", override={"price": "4.00"}), line("CUP")]
    found = price(
        document(
            products,
            lines,
            policy={"discounts_on_overrides": True},
            discounts=[simple("HIGH", price="5.00", products=("P",), priority=2), simple("LOW", percent="50"), *sets],
        )
    )
    assert nets(found) == ["15.00", "4.00", "4.00", "0.50"]


def test_a_higher_priority_that_takes_nothing_on_any_line_of_a_product_hides_nothing() -> None:
    found = price(
        document(
            [product("P", "4.00"), product("CUP", "9.00")],
            [line("P"), line("P", "2"), line("CUP")],
            discounts=[simple("HIGH", price="5.00", priority=2), simple("LOW", percent="50")],
        )
    )
    assert nets(found) == ["2.00", "4.00", "5.00"]


def test_rows_of_one_compound_discount_never_compound_on_each_other() -> None:
    rows = [{"percent": "10", "categories": ["tea"]}, {"percent": "5", "products": ["P"]}]
    two_rows = {"id": "D", "kind": "simple", "concurrency": "compound", "lines": rows}
    assert nets(one_product(two_rows)) == ["90.00"]


@pytest.mark.parametrize("policy", [{}, MODEL_B])
def test_an_exclusive_stands_alone_even_where_others_would_take_more(policy: Json) -> None:
    result = one_product(
        simple("X", "exclusive", percent="5"), simple("B", percent="30"), simple("C", "compound", percent="20"),
        policy=policy,
    )  # fmt: skip
    assert discounts_of(result) == {"X": "5.00"}


def test_of_several_exclusives_the_best_one_stands() -> None:
    assert discounts_of(
        one_product(simple("X", "exclusive", percent="5"), simple("Y", "exclusive", amount="7.00"))
    ) == {"Y": "7.00"}


def test_an_exclusive_of_a_lower_priority_is_beaten_in_model_a() -> None:
    result = one_product(simple("X", "exclusive", percent="50", priority=1), simple("B", percent="1", priority=2))
    assert discounts_of(result) == {"B": "1.00"}


def test_an_exclusive_of_a_lower_priority_is_ignored_in_model_b_once_something_stands() -> None:
    above, exclusive = simple("B", percent="1", priority=2), simple("X", "exclusive", percent="50", priority=1)
    below = simple("C", percent="10", priority=0)
    assert discounts_of(one_product(above, exclusive, below, policy=MODEL_B)) == {"B": "1.00", "C": "9.90"}


def test_a_priority_with_nothing_to_give_does_not_hide_the_next_one() -> None:
    """A discount price above the active price gives nothing (decision 27)."""
    above = simple("D", price="120.00", priority=9)
    assert discounts_of(one_product(above, simple("B", percent="5", priority=1))) == {"B": "5.00"}


def test_a_priority_comes_from_the_price_groups_that_the_order_has() -> None:
    context = {"price_groups": [{"id": "WEB", "priority": 3}, {"id": "VIP", "priority": 8}]}
    vip = simple("V", percent="5", price_groups=["VIP", "STAFF"])
    web = simple("W", percent="10", price_groups=["WEB"])
    assert discounts_of(one_product(vip, web, context=context)) == {"V": "5.00"}
    assert discounts_of(one_product({**vip, "priority": 1}, web, context=context)) == {"W": "10.00"}


def test_what_is_beaten_is_said_with_what_beat_it() -> None:
    result = the_three()
    assert result["refused"] == [{"rule": "BP2", "code": "beaten", "facts": {"by": "C1"}}]
    lost = [step["rule"] for step in result["lines"][0]["trail"] if step["why"] == "beaten"]
    assert lost == ["BP1", "BP2", "C3"]


@pytest.mark.parametrize("concurrency", ["best_price", "exclusive"])
def test_of_two_that_leave_nothing_the_first_in_the_book_stands(concurrency: str) -> None:
    """150.00 and 200.00 off 100.00 take the same."""
    smaller, larger = simple("FIRST", concurrency, amount="150.00"), simple("SECOND", concurrency, amount="200.00")
    assert discounts_of(one_product(smaller, larger)) == {"FIRST": "100.00"}
    assert discounts_of(one_product(simple("ALL", concurrency, percent="100"), larger)) == {"ALL": "100.00"}
