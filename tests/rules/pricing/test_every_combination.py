"""No legal combination of discounts takes more off a small order than the one that is chosen (decision 29)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.pricing.documents import Json, discount, document, line, price, product, row, simple
from tests.rules.pricing.every_combination import EveryCombination

# Hundreds: percentages of percentages come to whole cents.
offers = st.sampled_from(
    [{"percent": "10"}, {"percent": "30"}, {"percent": "50"}, {"percent": "100"}, {"amount": "10"}, {"amount": "50"},
     {"amount": "120"}, {"price": "50"}, {"price": "150"}]
)  # fmt: skip
scopes = st.sampled_from([{}, {}, {"products": ["A"]}, {"products": ["B"]}, {"products": ["A", "B"]}])


def both(*parts: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


simple_ones = st.fixed_dictionaries(
    {"kind": st.just("simple"), "lines": st.lists(both(scopes, offers), min_size=1, max_size=2)}
)
quantities = st.fixed_dictionaries(
    {
        "kind": st.just("quantity"),
        "lines": st.lists(scopes, min_size=1, max_size=2),
        "tiers": st.tuples(offers, offers).map(lambda two: [{"from": "1", **two[0]}, {"from": "3", **two[1]}]),
    }
)
rewards: st.SearchStrategy[Json] = st.one_of(
    st.sampled_from([{"method": "deal_price", "value": value} for value in ("100", "250", "350")]),
    st.sampled_from([{"method": "percent", "value": value} for value in ("10", "20", "50")]),
    st.sampled_from([{"method": "amount", "value": value} for value in ("20", "90", "150")]),
    st.fixed_dictionaries({"method": st.just("least_expensive"), "least_value": offers, "count": st.integers(1, 2)}),
    st.just({"method": "line"}),
)
groups = st.sampled_from([{"G": "2"}, {"G": "2"}, {"G": "3"}, {"G": "1"}, {"G": "1", "H": "1"}, {"G": "2", "H": "1"}])
sets = st.builds(
    lambda sizes, scopes, mix, offered: {
        "kind": "mix_and_match",
        "mix": mix,
        "lines": [
            {**scope, **(offer if mix["method"] == "line" else {}), "group": name, "quantity": size}
            for (name, size), scope, offer in zip(sizes.items(), scopes, offered, strict=False)
        ],
    },
    groups,
    st.lists(scopes, min_size=2, max_size=2),
    rewards,
    st.lists(st.one_of(offers, st.just({})), min_size=2, max_size=2),
)


def numbered(found: list[Json]) -> list[Json]:
    return [{"id": f"D{at}", **each} for at, each in enumerate(found)]


def of_modes(kinds: st.SearchStrategy[Json], *modes: str) -> st.SearchStrategy[Json]:
    return both(st.fixed_dictionaries({"concurrency": st.sampled_from(modes)}), kinds)


# Two compound sets, and maybe another discount.
overlaps = st.tuples(
    st.lists(of_modes(sets, "compound"), min_size=2, max_size=2),
    st.lists(of_modes(st.one_of(simple_ones, quantities, sets), "compound", "best_price"), max_size=1),
).map(lambda two: numbered([*two[1], *two[0]]))


def books(*modes: str) -> st.SearchStrategy[list[Json]]:
    return st.lists(of_modes(st.one_of(simple_ones, quantities, sets), *modes), min_size=1, max_size=3).map(numbered)


def baskets(book: st.SearchStrategy[list[Json]]) -> st.SearchStrategy[Json]:
    return st.builds(
        lambda prices, units, discounts, policy: document(
            [product(name, amount) for name, amount in zip("AB", prices, strict=True)],
            [line(name, str(count)) for name, count in zip("AB", units, strict=True)],
            discounts=discounts,
            policy=policy,
        ),
        st.tuples(*[st.sampled_from(["100", "200", "300", "400"])] * 2),
        st.tuples(st.integers(1, 3), st.integers(1, 2)),
        book,
        st.sampled_from([{}, {"compound": "on_original_price"}]),
    )


def compare(basket: Json, alone: str) -> None:
    result = price(basket)
    # Amounts of sets that are no whole cents for each unit are rounded once a line.
    rounded = Fraction(len(basket["lines"]) * len(basket["discounts"]), 100)
    assert result["optimal"]
    assert abs(Fraction(result["totals"]["discount"]) - EveryCombination(basket).most(alone)) < rounded


@settings(max_examples=120, deadline=None)
@given(baskets(books("best_price")))
def test_no_combination_of_best_prices_takes_more(basket: Json) -> None:
    compare(basket, "best_price")


@settings(max_examples=60, deadline=None)
@given(baskets(books("exclusive")))
def test_no_combination_of_exclusives_takes_more(basket: Json) -> None:
    compare(basket, "exclusive")


def sets_of_compounds(basket: Json) -> list[Json]:
    return [
        each for each in basket["discounts"] if each["kind"] == "mix_and_match" and each["concurrency"] == "compound"
    ]


@settings(max_examples=120, deadline=None)
@given(baskets(books("compound", "compound", "best_price")))
def test_no_combination_of_compounds_and_best_prices_takes_more(basket: Json) -> None:
    assume(len(sets_of_compounds(basket)) < 2)
    compare(basket, "best_price")


@settings(max_examples=200, deadline=None)
@given(baskets(overlaps))
def test_no_combination_takes_more_than_overlapping_compound_sets_that_are_called_optimal(basket: Json) -> None:
    """Only where a set's amount is one for the whole set may the result not be called optimal."""
    rounded = Fraction(len(basket["lines"]) * len(basket["discounts"]), 100)
    result, most = price(basket), EveryCombination(basket).most("best_price")
    found = Fraction(result["totals"]["discount"])
    assert found < most + rounded
    if result["optimal"]:
        assert found > most - rounded
    else:
        assert {each["mix"]["method"] for each in sets_of_compounds(basket)} - {"percent", "line"}


def pair(method: str, *, concurrency: str = "best_price", size: str = "2", **mix: Any) -> Json:
    return discount(
        "PAIR", "mix_and_match", concurrency, lines=[row(group="G", quantity=size)], mix={"method": method, **mix}
    )


def taken(units: dict[str, str], *discounts: Json, **more: Any) -> str:
    """What comes off one unit of each of these prices."""
    priced = document(
        [product(name, each) for name, each in units.items()], [line(name) for name in units],
        discounts=list(discounts), **more,
    )  # fmt: skip
    result: str = price(priced)["totals"]["discount"]
    assert Decimal(result) >= 0
    return result


def test_an_amount_off_a_set_is_not_spent_where_the_units_are_worth_less() -> None:
    """90.00 off two: of 80, 80, 20 and 20 twice 80 and 20, not 80 and 80 (which leaves 40.00 for the other two)."""
    assert taken({"A": "80", "B": "80", "C": "20", "D": "20"}, pair("amount", value="90")) == "180.00"


def test_an_amount_off_a_set_goes_to_the_units_that_lose_least_for_it() -> None:
    """90.00 off one, or a price of 150: 200 gets 90.00 instead of 50.00, 400 stays with 250.00."""
    assert taken({"A": "400", "B": "200"}, pair("amount", size="1", value="90"), simple("P", price="150")) == "340.00"


@pytest.mark.parametrize(
    ("of_all", "of_two", "together"),
    [
        # A price comes before an amount: 200 → 150, and two of them 50.00 less.
        ({"price": "150"}, {"amount": "100"}, "250.00"),
        # An amount comes before a percentage: 200 → 190 → 95.
        ({"amount": "10"}, {"percent": "50"}, "220.00"),
        # A percentage comes after an amount: 200 → 150 → 135.
        ({"percent": "10"}, {"amount": "100"}, "150.00"),
        # A price for two of 150 comes before 10.00 off each.
        ({"amount": "10"}, {"deal_price": "150"}, "280.00"),
    ],
)
def test_compounds_come_before_and_after_a_compound_set(of_all: Json, of_two: Json, together: str) -> None:
    """Three units of 200.00, of which two make a set."""
    [(method, value)] = of_two.items()
    made = pair(method, concurrency="compound", value=value)
    assert taken({"A": "200", "B": "200", "C": "200"}, simple("ALL", "compound", **of_all), made) == together


def test_a_set_is_weighed_by_the_original_price_where_percentages_are_taken_of_it() -> None:
    """Model B: 50 % of 100.00, then of what is original 30 % for two beat 20 % for each."""
    policy = {"competition": "best_within_priority_compound_across", "compound": "on_original_price"}
    above = simple("HALF", percent="50", priority=2)
    assert (
        taken({"A": "100", "B": "100"}, above, pair("percent", value="30"), simple("S", percent="20"), policy=policy)
        == "160.00"
    )


def units(amount: str, quantity: str, *discounts: Json, **more: Any) -> list[tuple[str, str]]:
    """The parts of one line as quantity and discount."""
    bought = document([product("A", amount)], [line("A", quantity)], discounts=list(discounts), **more)
    return [(part["quantity"], part["discount"]) for part in price(bought)["lines"][0]["parts"]]


def test_two_compound_sets_stand_on_the_same_units_the_amount_before_the_percentage() -> None:
    """200.00 for two, less 10.00 is 190.00, less 10 % is 171.00."""
    percent = {**pair("percent", concurrency="compound", value="10"), "id": "PERCENT"}
    amount = {**pair("amount", concurrency="compound", value="10"), "id": "AMOUNT"}
    bought = document([product("A", "100")], [line("A", "2")], discounts=[percent, amount])
    result = price(bought)
    assert [(each["id"], each["amount"]) for each in result["lines"][0]["discounts"]] == [
        ("AMOUNT", "10.00"),
        ("PERCENT", "19.00"),
    ]
    assert not result["optimal"]


def test_a_price_counts_for_each_unit_by_itself_where_a_set_came_before() -> None:
    """Two of 300.00 for 140.00 are below 90.00 each; the third falls to it."""
    made = pair("deal_price", concurrency="compound", value="140")
    assert units("300", "3", made, simple("P", "compound", price="90")) == [("2", "460.00"), ("1", "210.00")]


def test_an_amount_per_unit_is_the_same_for_each_where_a_set_came_before() -> None:
    made = pair("deal_price", concurrency="compound", value="200")
    assert units("200", "3", made, simple("P", "compound", amount="10")) == [("2", "220.00"), ("1", "10.00")]


def test_in_model_b_each_unit_has_the_winner_of_a_priority_that_takes_most_off_it() -> None:
    """Three at 80.00 after a set: 20 % beats a price of 70.00; the fourth at 100.00: the price beats 20 %."""
    above = {**pair("percent", size="3", value="20"), "priority": 2}
    rivals = (simple("P", price="70", priority=1), simple("S", percent="20", priority=1))
    policy = {"competition": "best_within_priority_compound_across"}
    assert units("100", "4", above, *rivals, policy=policy) == [("3", "108.00"), ("1", "30.00")]


def test_units_that_an_exclusive_set_left_are_open_to_other_sets() -> None:
    made = {**pair("percent", concurrency="exclusive", value="10"), "id": "EXCLUSIVE"}
    assert units("100", "3", made, pair("percent", size="1", value="30")) == [("1", "30.00"), ("2", "20.00")]


def test_a_set_without_units_for_one_of_its_groups_does_not_hide_the_next() -> None:
    """The locked line of B could only be in the first set."""
    mix = {"method": "percent", "value": "50"}
    both_of = discount("AB", "mix_and_match", lines=[row("A", group="A"), row("B", group="B")], mix=mix)
    products = [product("A", "100"), product("B", "100")]
    bought = [line("A", "2"), line("B", locked={"price": "90"})]
    result = price(document(products, bought, discounts=[both_of, pair("percent", value="10")]))
    assert [each["discount"] for each in result["lines"]] == ["20.00", "0.00"]


def test_the_cheapest_unit_of_a_set_is_the_cheapest_that_may_be_discounted() -> None:
    """The barred cup completes the set; of the other two the cheaper is free."""
    mix = {"method": "least_expensive", "count": 1, "least_value": {"percent": "100"}}
    made = discount(
        "M", "mix_and_match", lines=[row(group="G", quantity="3")], mix=mix, count_non_discountable=True
    )  # fmt: skip
    products = [product("CUP", "5", prevent=["all"]), product("TEA", "10"), product("POT", "40")]
    result = price(document(products, [line(each["number"]) for each in products], discounts=[made]))
    assert [each["discount"] for each in result["lines"]] == ["0.00", "10.00", "0.00"]


def test_a_percentage_does_not_divide_a_part() -> None:
    """10 % of 1.05 for three is 0.11: no unit of them has another discount than the next."""
    assert units("0.35", "3", simple("S", percent="10")) == [("3", "0.11")]


def test_an_amount_of_the_order_divides_a_part_whatever_else_stands_on_it() -> None:
    """10.00 off three of 18.00, which 10 % have made of 20.00."""
    spend = discount("T", "threshold", "compound", tiers=[{"from": "50", "amount": "10"}])
    assert units("20", "3", simple("S", "compound", percent="10"), spend) == [("1", "5.34"), ("2", "10.66")]


def pairs_of_compounds(**mixes: Any) -> list[Json]:
    return [
        {**pair(mix.pop("method"), concurrency="compound", size=mix.pop("size", "2"), **mix), "id": name}
        for name, mix in mixes.items()
    ]


def test_compound_sets_share_as_few_units_as_they_can_where_that_is_worth_more() -> None:
    """10 % and 20 % off each two of three: one unit gets both (28.00), one 10.00 and one 20.00; twice both is 56.00."""
    both_stand = pairs_of_compounds(
        X={"method": "percent", "value": "10"}, Y={"method": "percent", "value": "20"}
    )  # fmt: skip
    result = price(document([product("A", "100")], [line("A", "3")], discounts=both_stand))
    assert (result["optimal"], result["totals"]["discount"]) == (True, "58.00")


def test_a_unit_leaves_one_of_two_overlapping_sets_for_a_best_price_that_is_worth_more() -> None:
    """Of 10 % and 20 % in pairs and 40 % as best price each of three units gets 40 %."""
    offers = [
        *pairs_of_compounds(X={"method": "percent", "value": "10"}, Y={"method": "percent", "value": "20"}),
        simple("S", "best_price", percent="40"),
    ]
    result = price(document([product("A", "100")], [line("A", "3")], discounts=offers))
    assert (result["optimal"], result["totals"]["discount"]) == (True, "120.00")


def test_of_equally_cheap_units_the_one_is_free_for_which_it_is_worth_most() -> None:
    """10 % off the cheaper of two at 100.00: the one that no other discount has made cheaper."""
    cheapest = pair(
        "least_expensive", concurrency="compound", least_value={"percent": "10"}, count=1
    )  # fmt: skip
    only_b = discount("B", "simple", "compound", lines=[row("B", percent="10")])
    products, bought = [product("A", "100"), product("B", "100")], [line("A"), line("B")]
    result = price(document(products, bought, discounts=[only_b, cheapest]))
    assert [each["discount"] for each in result["lines"]] == ["10.00", "10.00"]


def test_another_set_does_not_make_a_unit_the_cheapest() -> None:
    """A pair of 200.00 costs 100.00; the cheapest of all three is still the one that is listed at 100.00."""
    sets_of = pairs_of_compounds(
        X={"method": "deal_price", "value": "100"},
        Y={"method": "least_expensive", "least_value": {"percent": "10"}, "count": 1, "size": "3"},
    )
    products, bought = [product("A", "100"), product("B", "200")], [line("A"), line("B", "2")]
    result = price(document(products, bought, discounts=sets_of))
    assert [each["discount"] for each in result["lines"]] == ["10.00", "300.00"]
