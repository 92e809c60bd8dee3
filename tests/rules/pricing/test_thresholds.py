"""Thresholds (worked examples A and B; decisions 24 to 26)."""

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
from tests.rules.pricing.test_concurrency import DISCOUNTS, MODEL_B, PRODUCTS


def threshold(name: str, tiers: list[Json], concurrency: str = "compound", **more: Any) -> Json:
    return discount(name, "threshold", concurrency, tiers=tiers, **more)


def sold(prices: dict[str, str], *discounts: Json, **more: Any) -> Json:
    products = more.pop("products", [product(name, amount) for name, amount in prices.items()])
    lines = more.pop("lines", [line(name) for name in prices])
    return price(document(products, lines, discounts=list(discounts), **more))


C4 = threshold("C4", [{"from": "1", "percent": "10"}], priority=5)


def the_three(**more: Any) -> Json:
    lines = [line(name) for name in ("Prod1", "Prod2", "Prod3")]
    return price(document(PRODUCTS, lines, discounts=[*DISCOUNTS, C4], **more))


@pytest.mark.oracle("O-004")
def test_a_compound_threshold_comes_on_compounds_of_another_priority() -> None:
    result = the_three()
    assert (nets(result)[0], entries(result)["C4"]) == ("7.29", "0.81")


@pytest.mark.oracle("O-005")
def test_a_threshold_does_not_come_on_a_best_price() -> None:
    result = the_three()
    assert (nets(result)[1], entries(result, 1)) == ("17.00", {"BP1": "3.00"})


@pytest.mark.oracle("O-006")
def test_the_whole_order_of_the_worked_example() -> None:
    result = the_three()
    assert nets(result) == ["7.29", "17.00", "6.75"]
    assert result["totals"]["total"] == "31.04"


def test_across_priorities_a_threshold_needs_units_without_another_discount_of_its_priority() -> None:
    """Model B: C3 stands on all three at priority 5, so C4 at 5 stands on none; at priority 4 it does."""
    assert nets(the_three(policy=MODEL_B)) == ["6.37", "12.75", "7.50"]
    lower = [*DISCOUNTS, {**C4, "priority": 4}]
    lines = [line(name) for name in ("Prod1", "Prod2", "Prod3")]
    assert nets(price(document(PRODUCTS, lines, discounts=lower, policy=MODEL_B))) == ["5.73", "11.47", "6.75"]


@pytest.mark.oracle("O-054")
@pytest.mark.oracle("O-055")
@pytest.mark.oracle("O-056")
@pytest.mark.parametrize(
    ("tiers", "value", "off"),
    [
        ([{"from": "100", "percent": "10"}, {"from": "200", "amount": "25.00"}], "150.00", "15.00"),
        ([{"from": "100", "percent": "10"}, {"from": "200", "amount": "25.00"}], "250.00", "25.00"),
        ([{"from": "200", "percent": "15"}, {"from": "500", "amount": "75.00"}], "300.00", "45.00"),
        ([{"from": "200", "percent": "15"}, {"from": "500", "amount": "75.00"}], "600.00", "75.00"),
        ([{"from": "1000", "amount": "100.00"}, {"from": "2000", "percent": "10"}], "1500.00", "100.00"),
        ([{"from": "1000", "amount": "100.00"}, {"from": "2000", "percent": "10"}], "2500.00", "250.00"),
    ],
)
def test_the_highest_reached_tier_replaces_the_lower_ones(tiers: list[Json], value: str, off: str) -> None:
    assert sold({"P": value}, threshold("T", tiers))["totals"]["discount"] == off


@pytest.mark.oracle("O-061")
@pytest.mark.parametrize(("value", "off"), [("750.00", "75.00"), ("749.99", "0.00")])
def test_a_coupon_may_open_a_threshold(value: str, off: str) -> None:
    coupon = threshold("C", [{"from": "750", "amount": "75.00"}], coupon_required=True)
    more = {"coupons": [{"discount": "C", "codes": [{"code": "SAVE75"}]}], "context": {"coupon_codes": ["SAVE75"]}}
    result = sold({"P": value}, coupon, **more)
    assert result["totals"]["discount"] == off
    if off == "0.00":
        facts = {"missing": "0.01"}
        cure = {"code": "add_value", "facts": facts}
        refused = {"code": "minimum_not_reached", "facts": {**facts, "coupon": "SAVE75"}, "cure": cure}
        assert result["refused"] == [{"rule": "C", **refused}]


@pytest.mark.oracle("O-067")
def test_five_off_from_a_hundred_on_is_shared_out() -> None:
    five = threshold("T", [{"from": "100", "amount": "5.00"}])
    assert nets(sold({"A": "60.00", "B": "40.00"}, five)) == ["57.00", "38.00"]
    assert nets(sold({"A": "60.00", "B": "39.99"}, five)) == ["60.00", "39.99"]


def test_the_value_after_discounts_counts() -> None:
    five = threshold("T", [{"from": "100", "amount": "5.00"}])
    result = sold({"A": "60.00", "B": "40.00"}, five, simple("S", "compound", amount="0.01", products=("A",)))
    assert (result["totals"]["discount"], refusals(result)) == ("0.01", {"T": "minimum_not_reached"})


@pytest.mark.parametrize(("count", "net"), [(False, "60.00"), (True, "54.00")])
def test_what_cannot_receive_a_threshold_counts_only_if_it_says_so(net: str, *, count: bool) -> None:
    """40.00 of the order prevents discounts (decision 24)."""
    products = [product("A", "60.00"), product("B", "40.00", prevent=["all"])]
    ten = threshold("T", [{"from": "100", "percent": "10"}], count_non_discountable=count)
    assert nets(sold({"A": "", "B": ""}, ten, products=products)) == [net, "40.00"]


@pytest.mark.parametrize(("count", "net"), [(False, "60.00"), (True, "54.00")])
def test_what_another_discount_excludes_counts_only_if_it_says_so(net: str, *, count: bool) -> None:
    ten = threshold("T", [{"from": "100", "percent": "10"}], count_non_discountable=count)
    exclusive = simple("X", "exclusive", amount="10.00", products=("B",))
    assert nets(sold({"A": "60.00", "B": "50.00"}, ten, exclusive)) == [net, "40.00"]


def test_promises_and_overrides_count_with_their_own_price_and_receive_nothing() -> None:
    lines = [line("A"), line("B", locked={"price": "30.00"}), line("B", override={"price": "10.00"})]
    ten = threshold("T", [{"from": "100", "percent": "10"}])
    assert nets(sold({"A": "60.00", "B": "99.00"}, ten, lines=lines)) == ["54.00", "30.00", "10.00"]


@pytest.mark.parametrize(
    ("concurrency", "net"), [("compound", "81.00"), ("best_price", "90.00"), ("exclusive", "90.00")]
)
def test_only_a_compound_threshold_comes_on_compounds(concurrency: str, net: str) -> None:
    ten = threshold("T", [{"from": "50", "percent": "10"}], concurrency)
    assert nets(sold({"A": "100.00"}, ten, simple("S", "compound", percent="10"))) == [net]
    assert nets(sold({"A": "100.00"}, ten)) == ["90.00"]


def test_of_several_best_price_thresholds_the_larger_one_stands() -> None:
    ten = threshold("T10", [{"from": "50", "percent": "10"}], "best_price")
    six = threshold("T6", [{"from": "50", "amount": "6.00"}], "best_price")
    result = sold({"A": "100.00"}, six, ten)
    assert (entries(result), refusals(result)) == ({"T10": "10.00"}, {"T6": "beaten"})


def test_compound_thresholds_together_compete_with_a_best_price_one() -> None:
    compounds = [threshold(f"C{each}", [{"from": "50", "percent": "10"}]) for each in (1, 2)]
    best = threshold("B", [{"from": "50", "percent": "15"}], "best_price")
    assert entries(sold({"A": "100.00"}, best, *compounds)) == {"C1": "10.00", "C2": "9.00"}
    best = threshold("B", [{"from": "50", "percent": "20"}], "best_price")
    assert entries(sold({"A": "100.00"}, best, *compounds)) == {"B": "20.00"}


def test_thresholds_have_a_highest_priority_of_their_own() -> None:
    """Irrespective of the priority of other discounts (spec §15.3, model A, 4)."""
    item = simple("S", "compound", percent="10", priority=9)
    low = threshold("LOW", [{"from": "1", "percent": "50"}], priority=1)
    high = threshold("HIGH", [{"from": "1", "percent": "10"}], priority=2)
    assert entries(sold({"A": "100.00"}, item, low, high)) == {"S": "10.00", "HIGH": "9.00"}


def test_a_threshold_looks_at_the_products_that_its_rows_name() -> None:
    tea = threshold("T", [{"from": "50", "percent": "10"}], lines=[row("A")])
    assert nets(sold({"A": "50.00", "B": "500.00"}, tea)) == ["45.00", "500.00"]
    assert nets(sold({"A": "49.00", "B": "500.00"}, tea)) == ["49.00", "500.00"]


GIFT = [{"from": "50", "products": [{"products": ["TIE"], "percent": "100", "quantity_limit": "2"}]}]


@pytest.mark.parametrize(
    ("ties", "limit", "net"), [("1", "2", "0.00"), ("3", "2", "10.00"), ("3", "0", "0.00"), ("3", None, "0.00")]
)
def test_a_reached_tier_may_give_gifts_up_to_a_limit(ties: str, limit: str | None, net: str) -> None:
    gift = [{"from": "50", "products": [{"products": ["TIE"], "percent": "100", "quantity_limit": limit}]}]
    lines = [line("SUIT"), line("TIE", ties)]
    result = sold({"SUIT": "60.00", "TIE": "10.00"}, threshold("T", gift, lines=[row("SUIT")]), lines=lines)
    assert nets(result) == ["60.00", net]


def test_the_dearest_gifts_are_given_first() -> None:
    gift = [{"from": "50", "products": [{"categories": ["ties"], "percent": "100", "quantity_limit": "1"}]}]
    products = [product("SUIT", "60.00"), *(product(f"T{cost}", f"{cost}.00", categories=["ties"]) for cost in (5, 9))]
    result = sold({"SUIT": "", "T5": "", "T9": ""}, threshold("T", gift), products=products)
    assert nets(result) == ["60.00", "5.00", "0.00"]


def test_a_gift_is_part_of_a_line() -> None:
    lines = [line("SUIT"), line("TIE", "3")]
    result = sold({"SUIT": "60.00", "TIE": "10.00"}, threshold("T", GIFT, lines=[row("SUIT")]), lines=lines)
    assert result["lines"][1]["parts"] == [
        {"quantity": "2", "discount": "20.00", "net": "0.00"}, {"quantity": "1", "discount": "0.00", "net": "10.00"},
    ]  # fmt: skip


COMPETES = {"exclusive_threshold_competes": True}


def test_an_exclusive_threshold_stands_on_undiscounted_units_only() -> None:
    thirty = threshold("T", [{"from": "50", "percent": "30"}], "exclusive")
    exclusive = simple("X", "exclusive", percent="20", products=("A",))
    result = sold({"A": "60.00", "B": "60.00"}, thirty, exclusive)
    assert (entries(result, 0), entries(result, 1)) == ({"X": "12.00"}, {"T": "18.00"})


@pytest.mark.parametrize(("percent", "winner"), [("30", "T"), ("10", "X"), ("9", "X")])
def test_by_policy_exclusive_thresholds_and_other_exclusives_compete_as_wholes(percent: str, winner: str) -> None:
    """20 % off A takes 12.00; the threshold takes its percentage off both, and what loses takes nothing at all."""
    whole = threshold("T", [{"from": "50", "percent": percent}], "exclusive")
    exclusive = simple("X", "exclusive", percent="20", products=("A",))
    result = sold({"A": "60.00", "B": "60.00"}, whole, exclusive, policy=COMPETES)
    assert {name for at in (0, 1) for name in entries(result, at)} == {winner}
    assert refusals(result) == {"X" if winner == "T" else "T": "beaten"}


def test_the_competition_of_exclusives_leaves_other_discounts_alone() -> None:
    thirty = threshold("T", [{"from": "50", "percent": "30"}], "exclusive")
    result = sold({"A": "60.00"}, thirty, simple("S", percent="5"), policy=COMPETES)
    assert entries(result) == {"S": "3.00"}


def test_a_threshold_may_be_taken_of_the_original_price() -> None:
    ten = threshold("T", [{"from": "50", "percent": "10"}])
    policy = {"compound": "on_original_price"}
    assert entries(sold({"A": "100.00"}, ten, simple("S", "compound", percent="20"), policy=policy))["T"] == "10.00"


def test_an_order_wide_threshold_of_other_groups_says_why() -> None:
    vip = threshold("T", [{"from": "50", "percent": "10"}], price_groups=["VIP"])
    assert refusals(sold({"A": "100.00"}, vip)) == {"T": "wrong_price_group"}


def test_of_exclusive_thresholds_that_compete_the_higher_priority_comes_first() -> None:
    """20 % beat the exclusive 15 % on items; the lower priority's 50 % find the units taken."""
    item = simple("ITEM", "exclusive", percent="15")
    high, low = (
        discount(name, "threshold", "exclusive", priority=priority, tiers=[{"from": "50", "percent": percent}])
        for name, priority, percent in (("HIGH", 5, "20"), ("LOW", 1, "50"))
    )
    policy = {"exclusive_threshold_competes": True}
    for book in ([item, high, low], [low, high, item]):
        result = price(document([product("A", "100.00")], [line("A")], discounts=book, policy=policy))
        assert entries(result) == {"HIGH": "20.00"}


@pytest.mark.parametrize("policy", [{}, MODEL_B])
def test_what_a_threshold_takes_off_does_not_make_the_order_miss_another(policy: Json) -> None:
    """Both ask for 100.00 after the discounts on items, and the order is worth that: 10 % and 5 % of what is left."""
    ten = threshold("TEN", [{"from": "100", "percent": "10"}], priority=2)
    five = threshold("FIVE", [{"from": "100", "percent": "5"}], priority=1 if policy else 2)
    for order in ([ten, five], [five, ten]):
        result = sold({"A": "100.00"}, *order, policy=policy)
        assert (nets(result), set(entries(result)), refusals(result)) == (["85.50"], {"TEN", "FIVE"}, {})


@pytest.mark.parametrize("turned", [False, True])
def test_compound_thresholds_come_by_what_their_reached_tiers_give(turned: bool) -> None:
    """20.00 off before 10 %, though the lower tier of the one with 10 % is an amount: 200.00 → 180.00 → 162.00."""
    tiers = [{"from": "10", "amount": "1.00"}, {"from": "100", "percent": "10"}]
    both = [threshold("TEN", tiers), threshold("TWENTY", [{"from": "50", "amount": "20.00"}])]
    assert nets(sold({"A": "200.00"}, *(both[::-1] if turned else both))) == ["162.00"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_gift_of_an_amount_comes_before_a_percentage(turned: bool) -> None:
    gift = threshold("GIFT", [{"from": "50", "products": [row("CUP", amount="4.00")]}])
    both = [threshold("TEN", [{"from": "10", "percent": "10"}]), gift]
    assert nets(sold({"TEA": "90.00", "CUP": "10.00"}, *(both[::-1] if turned else both))) == ["81.00", "5.40"]


@pytest.mark.parametrize("sets", [[], [discount("SET", "mix_and_match", lines=[row("CUP", "TEA", quantity="9")],
                                                mix={"method": "percent", "value": "1"})]])  # fmt: skip
def test_units_that_an_exclusive_threshold_has_won_claim_no_priority_for_their_product(sets: list[Json]) -> None:
    """The gift stands on one cup; the other is still the lower priority's, whether or not a set could use it."""
    gift = threshold("GIFT", [{"from": "10", "products": [row("CUP", percent="100", quantity_limit="1")]}], "exclusive")
    tea = simple("TEA", "exclusive", percent="10", products=("TEA",), priority=2)
    cup = simple("CUP", percent="50", products=("CUP",), priority=1)
    result = sold(
        {"TEA": "20.00", "CUP": "10.00"}, gift, tea, cup, *sets,
        lines=[line("CUP"), line("TEA"), line("CUP", "2")], policy={"exclusive_threshold_competes": True},
    )  # fmt: skip
    assert nets(result) == ["0.00", "18.00", "10.00"]
