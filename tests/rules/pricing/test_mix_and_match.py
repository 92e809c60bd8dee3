"""Mix and match, and the best combination over the order (worked examples A and B; spec §15.2 to §15.4)."""

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
    problems,
    product,
    refusals,
    row,
    simple,
)

HALF = {"percent": "50"}


def sets(name: str, method: str, *rows: Json, concurrency: str = "best_price", **more: Any) -> Json:
    mix = {key: more.pop(key) for key in ("value", "count", "least_value", "favor", "distribute") if key in more}
    return discount(name, "mix_and_match", concurrency, lines=list(rows), mix={"method": method, **mix}, **more)


def sold(prices: dict[str, str], *lines: Json, **more: Any) -> Json:
    """Lines of products at these prices; without lines one unit of each."""
    products = more.pop("products", [product(name, amount) for name, amount in prices.items()])
    return price(document(products, list(lines or map(line, prices)), **more))


def total(result: Json) -> str:
    return result["totals"]["total"]


def parts(result: Json, position: int = 0) -> list[tuple[str, str]]:
    return [(part["quantity"], part["discount"]) for part in result["lines"][position]["parts"]]


@pytest.mark.oracle("O-040")
def test_thirty_percent_off_two_products_together() -> None:
    both = sets("M", "percent", row("A"), row("B"), value="30")
    assert total(sold({"A": "40.00", "B": "60.00"}, discounts=[both])) == "70.00"


@pytest.mark.oracle("O-041")
def test_two_of_tea_and_a_cup_at_half_price() -> None:
    rows = [row("TEA", group="T", quantity="2", percent="0"), row("CUP", group="C", quantity="1", percent="50")]
    result = sold({"TEA": "5.00", "CUP": "8.00"}, line("TEA", "2"), line("CUP"), discounts=[sets("M", "line", *rows)])
    assert nets(result) == ["10.00", "4.00"]
    assert result["lines"][0]["discounts"] == []
    one_tea = sold({"TEA": "5.00", "CUP": "8.00"}, discounts=[sets("M", "line", *rows)])
    assert (total(one_tea), refusals(one_tea)) == ("13.00", {"M": "quantity_not_reached"})


@pytest.mark.oracle("O-042")
def test_the_least_expensive_of_a_set_gets_the_reward() -> None:
    rows = [row("EV004", group="A"), row("EV005", group="B")]
    cheapest = sets("M", "least_expensive", *rows, count=1, least_value={"percent": "15"})
    assert total(sold({"EV004": "100.00", "EV005": "120.00"}, discounts=[cheapest])) == "205.00"


@pytest.mark.oracle("O-059")
@pytest.mark.parametrize(("count", "expected"), [(False, ["40.00", "60.00"]), (True, ["40.00", "54.00"])])
def test_a_unit_that_prevents_discounts_may_complete_a_set(expected: list[str], *, count: bool) -> None:
    products = [product("A", "40.00", prevent=["all"]), product("B", "60.00")]
    both = sets("M", "percent", row("A"), row("B"), value="10", count_non_discountable=count)
    assert nets(sold({"A": "", "B": ""}, products=products, discounts=[both])) == expected


PAIR_HALF = sets("D1", "least_expensive", row(quantity="2"), count=1, least_value=HALF)
PAIR_FIFTH = sets("D2", "percent", row(quantity="2"), value="20")


@pytest.mark.oracle("O-020")
@pytest.mark.oracle("O-021")
@pytest.mark.parametrize(
    ("first", "second", "winner", "amount"),
    [
        ("15.00", "15.00", "D1", "7.50"),
        ("10.00", "15.00", "D1", "5.00"),
        ("10.01", "15.00", "D1", "5.01"),
        ("9.99", "15.00", "D2", "5.00"),
    ],
)
def test_of_two_sets_the_one_that_takes_more_wins(first: str, second: str, winner: str, amount: str) -> None:
    """Half off the cheaper equals a fifth off both where the cheaper costs two thirds of the dearer."""
    result = sold({"A": first, "B": second}, discounts=[PAIR_HALF, PAIR_FIFTH])
    assert {name for at in (0, 1) for name in entries(result, at)} == {winner}
    assert result["totals"]["discount"] == amount


@pytest.mark.oracle("O-022")
def test_the_best_combination_of_four_equal_units_is_two_halves() -> None:
    result = sold({"A": "15.00"}, line("A", "4"), discounts=[PAIR_HALF, PAIR_FIFTH])
    assert (result["totals"]["discount"], total(result), result["optimal"]) == ("15.00", "45.00", True)
    assert result["lines"][0]["discounts"] == [{"id": "D1", "amount": "15.00", "quantity": "4"}]
    assert result["lines"][0]["parts"] == [
        {"quantity": "2", "discount": "15.00", "net": "15.00"}, {"quantity": "2", "discount": "0.00", "net": "30.00"},
    ]  # fmt: skip


def test_the_best_combination_mixes_discounts_where_that_is_better() -> None:
    """Half off one 20.00 and a fifth off 20.00 and 5.00 would waste a pair: 10.00 and 3.00 beat 2 × 6.50."""
    prices = {"A": "20.00", "B": "20.00", "C": "14.00", "D": "5.00"}
    result = sold(prices, discounts=[PAIR_HALF, PAIR_FIFTH])
    assert result["totals"]["discount"] == "13.80"
    assert result["optimal"] is True


@pytest.mark.oracle("O-027")
def test_a_line_is_divided_where_only_some_of_its_units_are_in_a_set() -> None:
    three = sets("M", "percent", row("K", quantity="3"), value="20")
    result = sold({"K": "30.00"}, line("K", "4"), discounts=[three, simple("S", amount="5.00", products=("K",))])
    assert parts(result) == [("3", "18.00"), ("1", "5.00")]


@pytest.mark.oracle("O-028")
def test_lines_that_fit_are_taken_before_one_is_divided() -> None:
    three = sets("M", "percent", row("K", quantity="3"), value="20")
    lines = line("K", "1"), line("K", "3")
    result = sold({"K": "30.00"}, *lines, discounts=[three, simple("S", amount="5.00", products=("K",))])
    assert (parts(result, 0), parts(result, 1)) == ([("1", "5.00")], [("3", "18.00")])


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [
        ("deal_price", "80.00", ["32.00", "48.00"]),
        ("deal_price", "100.01", ["40.00", "60.00"]),
        ("amount", "10.00", ["36.00", "54.00"]),
        ("amount", "500.00", ["0.00", "0.00"]),
        ("percent", "100", ["0.00", "0.00"]),
    ],
)
def test_a_set_gets_a_price_an_amount_or_a_percentage(method: str, value: str, expected: list[str]) -> None:
    both = sets("M", method, row("A"), row("B"), value=value)
    assert nets(sold({"A": "40.00", "B": "60.00"}, discounts=[both])) == expected


def test_an_amount_of_a_set_is_shared_out_to_the_cent() -> None:
    trio = sets("M", "amount", row(quantity="3"), value="10.00")
    result = sold({"A": "10.00", "B": "10.00", "C": "10.00"}, discounts=[trio])
    assert nets(result) == ["6.66", "6.67", "6.67"]


def test_a_set_repeats_as_often_as_the_units_allow() -> None:
    three = sets("M", "deal_price", row("A", quantity="3"), value="20.00")
    result = sold({"A": "10.00"}, line("A", "8"), discounts=[three])
    assert (nets(result), parts(result)) == (["60.00"], [("2", "6.68"), ("4", "13.32"), ("2", "0.00")])


def test_the_dearest_units_go_into_a_deal_and_sets_that_do_not_pay_are_not_made() -> None:
    """Any two for 25.00: 30 + 20 saves 25.00, 15 + 10 would cost no less."""
    deal = sets("M", "deal_price", row(quantity="2"), value="25.00")
    result = sold({"A": "10.00", "B": "20.00", "C": "15.00", "D": "30.00"}, discounts=[deal])
    assert (result["totals"]["discount"], result["optimal"]) == ("25.00", True)
    assert [bool(entries(result, at)) for at in range(4)] == [False, True, False, True]


FOUR = {"A": "40.00", "B": "30.00", "C": "20.00", "D": "10.00"}


@pytest.mark.parametrize(("favor", "amount"), [("customer", "20.00"), ("retailer", "15.00")])
def test_sets_are_made_for_the_customer_or_for_the_retailer(favor: str, amount: str) -> None:
    """Half off the cheaper of two: 30 and 10 for the customer; 20 and 10 where the dearest go with the cheapest."""
    pair = sets("M", "least_expensive", row(quantity="2"), least_value=HALF, favor=favor)
    assert sold(FOUR, discounts=[pair])["totals"]["discount"] == amount


def test_sets_that_favor_the_retailer_come_after_all_others() -> None:
    pair = sets("R", "least_expensive", row(quantity="2"), least_value=HALF, favor="retailer")
    result = sold(FOUR, discounts=[pair, simple("S", percent="1", products=("A", "D"))])
    assert [list(entries(result, at)) for at in range(4)] == [["S"], [], ["R"], ["S"]]


def test_what_the_least_expensive_get_may_be_spread_over_the_set() -> None:
    pair = sets("M", "least_expensive", row(quantity="2"), least_value=HALF, distribute=True)
    assert nets(sold({"A": "30.00", "B": "10.00"}, discounts=[pair])) == ["26.25", "8.75"]


def test_several_of_the_cheapest_may_get_it() -> None:
    two_free = sets("M", "least_expensive", row(quantity="5"), count=2, least_value={"percent": "100"})
    assert total(sold({"A": "10.00", "B": "2.00"}, line("A", "4"), line("B"), discounts=[two_free])) == "30.00"


@pytest.mark.parametrize("least", [{"price": "1.00"}, {"amount": "9.00"}])
def test_the_cheapest_may_get_a_price_or_an_amount(least: Json) -> None:
    pair = sets("M", "least_expensive", row(quantity="2"), least_value=least)
    assert nets(sold({"A": "30.00", "B": "10.00"}, discounts=[pair])) == ["30.00", "1.00"]


def test_compound_sets_stack_with_other_compounds_in_their_order() -> None:
    """1.00 off comes before 10 % of the set: 10.00 → 9.00 → 8.10."""
    pair = sets("M", "percent", row("A", quantity="2"), value="10", concurrency="compound")
    result = sold({"A": "10.00"}, line("A", "3"), discounts=[pair, simple("C", "compound", amount="1.00")])
    assert entries(result) == {"C": "3.00", "M": "1.80"}
    assert parts(result) == [("2", "3.80"), ("1", "1.00")]


def test_compound_sets_of_two_discounts_stack_on_the_same_units() -> None:
    ten = sets("M10", "percent", row("A", quantity="2"), value="10", concurrency="compound")
    twenty = sets("M20", "percent", row("A", quantity="2"), value="20", concurrency="compound")
    assert total(sold({"A": "10.00"}, line("A", "2"), discounts=[ten, twenty])) == "14.40"


def test_an_exclusive_set_takes_its_units_before_all_others() -> None:
    pair = sets("X", "percent", row("A", quantity="2"), value="5", concurrency="exclusive")
    result = sold({"A": "10.00"}, line("A", "3"), discounts=[pair, simple("S", percent="50")])
    assert parts(result) == [("1", "5.00"), ("2", "1.00")]


def test_a_set_of_a_lower_priority_leaves_the_lines_of_a_higher_one_alone() -> None:
    both = sets("M", "percent", row("A"), row("B"), value="50", priority=1)
    result = sold({"A": "10.00", "B": "10.00"}, discounts=[both, simple("S", percent="5", products=("A",), priority=2)])
    assert nets(result) == ["9.50", "10.00"]


@pytest.mark.parametrize("lines", [[line("A", "4")], [line("A", "3"), line("A", "1")]])
def test_a_product_has_one_highest_priority_on_however_many_lines_it_stands(lines: list[Json]) -> None:
    """What a set of priority 2 leaves over gets nothing of priority 1."""
    three = sets("M", "percent", row("A", quantity="3"), value="10", priority=2)
    result = sold({"A": "10.00"}, *lines, discounts=[three, simple("S", percent="50", priority=1)])
    assert result["totals"]["discount"] == "3.00"


MODEL_B = {"competition": "best_within_priority_compound_across"}


def test_across_priorities_a_set_compounds_on_what_won_before() -> None:
    both = sets("M", "percent", row("A"), row("B"), value="50", priority=1)
    high = simple("S", percent="10", products=("A",), priority=2)
    assert nets(sold({"A": "10.00", "B": "10.00"}, discounts=[both, high], policy=MODEL_B)) == ["4.50", "5.00"]


def test_inside_a_priority_each_unit_has_one_winner() -> None:
    pair = sets("M", "percent", row("A", quantity="2"), value="20", concurrency="compound")
    result = sold(
        {"A": "10.00"}, line("A", "3"), discounts=[pair, simple("S", "compound", percent="10")], policy=MODEL_B
    )
    assert entries(result) == {"M": "4.00", "S": "1.00"}


@pytest.mark.oracle("O-026")
def test_out_of_steps_the_discounts_are_ranked_by_their_marginal_value() -> None:
    """With no time at all the result is still good, and it says that it may not be the best."""
    result = sold({"A": "15.00"}, line("A", "4"), discounts=[PAIR_FIFTH, PAIR_HALF], policy={"time_limit_ms": 0})
    assert (result["totals"]["discount"], result["optimal"]) == ("15.00", False)


def test_a_large_basket_is_combined_in_bounded_time() -> None:
    prices = {f"P{number:03}": f"{5 + number}.00" for number in range(60)}
    result = sold(prices, *(line(name, "3") for name in prices), discounts=[PAIR_FIFTH, PAIR_HALF])
    assert result["optimal"] is False
    # Pairs of equal units at half price for one are a quarter off: more than the fifth that all could have.
    assert float(result["totals"]["discount"]) > 0.2 * float(result["totals"]["subtotal"])


def test_a_quantity_that_is_not_whole_takes_part_with_its_whole_units() -> None:
    pair = sets("M", "percent", row("A", quantity="2"), value="10")
    assert parts(sold({"A": "10.00"}, line("A", "2.5"), discounts=[pair])) == [("2", "2.00"), ("0.5", "0.00")]


@pytest.mark.parametrize(
    ("mix", "path"),
    [
        ({"method": "percent"}, "mix.value"),
        ({"method": "percent", "value": "101"}, "mix.value"),
        ({"method": "least_expensive"}, "mix.least_value"),
        ({"method": "least_expensive", "least_value": HALF, "count": 0}, "mix.count"),
        ({"method": "three for two"}, "mix.method"),
        (None, "mix"),
    ],
)
def test_a_set_without_its_reward_is_refused(mix: Json | None, path: str) -> None:
    faulty = discount("M", "mix_and_match", lines=[row("A", quantity="2")], mix=mix)
    assert list(problems(document([product("A", "1.00")], [line("A")], discounts=[faulty]))) == [f"discounts[0].{path}"]


def test_a_huge_order_is_not_searched_unit_by_unit() -> None:
    million = line("A", "1000001")
    pair = sets("R", "least_expensive", row(quantity="2"), least_value=HALF, favor="retailer")
    assert sold({"A": "1.00"}, million, discounts=[pair])["totals"]["discount"] == "250000.00"
    result = sold({"A": "1.00"}, million, discounts=[PAIR_HALF, PAIR_FIFTH])
    assert (result["totals"]["discount"], result["optimal"]) == ("250000.00", True)


def test_groups_that_cannot_be_filled_are_not_searched_for_ever() -> None:
    prices = {f"P{number:03}": "5.00" for number in range(100)}
    rows = [row(group="ANY", quantity="5"), row("P000", group="ONE", quantity="9")]
    result = sold(prices, discounts=[sets("A", "percent", *rows, value="10"), sets("B", "percent", *rows, value="9")])
    assert result["totals"]["discount"] == "0.00"


@pytest.mark.parametrize("quantity", ["0", "1.5", "1000"])
def test_a_group_has_a_whole_number_of_units(quantity: str) -> None:
    faulty = sets("M", "percent", row("A", quantity=quantity), value="5")
    assert list(problems(document([product("A", "1.00")], [line("A")], discounts=[faulty]))) == [
        "discounts[0].lines[0].quantity"
    ]


def test_what_comes_on_top_of_one_set_does_not_disturb_a_set_of_other_products() -> None:
    pairs = [
        sets(
            name,
            "percent",
            row(first, group="A", quantity="1"),
            row(second, group="B", quantity="1"),
            concurrency="compound",
            value="10",
        )
        for name, first, second in (("TEA", "T1", "T2"), ("CUPS", "C1", "C2"))
    ]
    result = sold(
        {"T1": "10.00", "T2": "10.00", "C1": "20.00", "C2": "20.00"},
        discounts=[*pairs, simple("CUP-WEEK", "compound", products=("C1",), percent="50")],
    )
    assert nets(result) == ["9.00", "9.00", "9.00", "18.00"]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("tea", "cup", "left"),
    [
        # 10.00 → 5.00 → 4.50 and 20.00 → 18.00: a row's price or amount before 10 % off, whichever stands first.
        ({"price": "5.00"}, {}, ["4.50", "18.00"]),
        ({"amount": "5.00"}, {"percent": "50"}, ["4.50", "9.00"]),
        ({"percent": "50"}, {"amount": "4.00"}, ["4.50", "14.40"]),
    ],
)
def test_rows_of_a_compound_set_take_their_turn_by_what_they_give(
    tea: Json, cup: Json, left: list[str], turned: bool
) -> None:
    rows = [row("TEA", group="T", quantity="1", **tea), row("CUP", group="C", quantity="1", **cup)]
    both = [simple("TEN", "compound", percent="10"), sets("M", "line", *rows, concurrency="compound")]
    result = sold({"TEA": "10.00", "CUP": "20.00"}, discounts=both[::-1] if turned else both)
    assert (nets(result), result["optimal"]) == (left, True)


def test_sets_that_cannot_be_made_leave_the_result_proved() -> None:
    """Two compound sets that could share a unit, did the order hold enough of them."""
    dear = sets("DEAR", "amount", row("A", quantity="2"), value="3.00", concurrency="compound")
    many = sets("MANY", "amount", row("A", quantity="9"), value="9.00", concurrency="compound")
    result = sold({"A": "10.00"}, line("A", "3"), discounts=[dear, many])
    assert (total(result), result["optimal"], refusals(result)) == ("27.00", True, {"MANY": "quantity_not_reached"})
