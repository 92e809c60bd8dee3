"""The gap ladder: the next offers in reach, and what taking them really comes to."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from ringup.pricing.rules.calculation import Calculation
from ringup.pricing.rules.document.price_document import PriceDocument, calculate_document, read_document
from ringup.pricing.rules.ladder import Rung, gap_ladder, with_more
from ringup.pricing.rules.price_book import PriceBook
from ringup.values.money import exponent_of
from tests.rules.pricing.documents import discount, document, line, price, product, row, simple
from tests.rules.pricing.strategies import documents

FILTER = product("FILTER", "10.05")
GRINDER = product("GRINDER", "82.95")
FREIGHT = {
    "code": "FREIGHT",
    "level": "header",
    "shipping": True,
    "tiers": [
        {"from": "0", "to": "50", "fixed": "5.95"},
        {"from": "50", "to": "100", "fixed": "7.95"},
        {"from": "100", "fixed": "0"},
    ],
}


def ladder(priced: dict[str, Any]) -> list[Rung]:
    """The ladder of a document that must be readable."""
    read = read_document(priced)
    assert isinstance(read, PriceDocument), read
    return gap_ladder(calculate_document(read), read.book)


def rung(rule: str, at: int, more: str, costs: int, saves: int) -> Rung:
    return Rung(rule=rule, line=at, more=Decimal(more), costs_minor=costs, saves_minor=saves)


def test_one_more_filter_and_the_freight_is_free() -> None:
    """93.00 + 7.95 = 100.95; with one filter more 103.05 and no freight: 2.10 more."""
    bought = document([GRINDER, FILTER], [line("GRINDER"), line("FILTER")], charges=[FREIGHT])
    assert price(bought)["totals"]["total"] == "100.95"
    assert ladder(bought) == [rung("FREIGHT", 1, "1", 210, 795)]


def test_a_dearer_tier_of_freight_is_no_offer() -> None:
    """At 40.20 the next tier costs 2.00 more freight; 60.00 to the free one is more than the order is worth."""
    assert ladder(document([FILTER], [line("FILTER", "4")], charges=[FREIGHT])) == []


def test_the_units_that_are_missing_to_the_next_tier_of_a_quantity_discount() -> None:
    """Four of 10.00 cost 40.00; from six on 20 % off: 48.00 for six. Then ten at 30 %: 70.00."""
    tiers = [{"from": "6", "percent": "20"}, {"from": "10", "percent": "30"}]
    wine = discount("SIX", "quantity", lines=[row("WINE")], tiers=tiers)
    assert ladder(document([product("WINE", "10.00")], [line("WINE", "4")], discounts=[wine])) == [
        rung("SIX", 0, "2", 800, 1200)
    ]
    assert ladder(document([product("WINE", "10.00")], [line("WINE", "6")], discounts=[wine])) == [
        rung("SIX", 0, "4", 2200, 1800)
    ]
    assert ladder(document([product("WINE", "10.00")], [line("WINE", "10")], discounts=[wine])) == []


def test_the_set_that_lacks_a_unit() -> None:
    """Two shirts, the cheaper at half price: one shirt of 30.00 and one more of them is 15.00."""
    mix = {"method": "least_expensive", "count": 1, "least_value": {"percent": "50"}}
    pair = discount("PAIR", "mix_and_match", lines=[row("SHIRT", "SCARF", group="A", quantity="2")], mix=mix)
    shirts = document([product("SHIRT", "30.00"), product("SCARF", "20.00")], [line("SHIRT")], discounts=[pair])
    assert ladder(shirts) == [rung("PAIR", 0, "1", 1500, 1500)]


def test_a_threshold_that_is_near() -> None:
    tiers = [{"from": "100", "amount": "15.00"}, {"from": "1000", "percent": "20"}]
    big = discount("BIG", "threshold", tiers=tiers)
    near = document([GRINDER, FILTER], [line("GRINDER"), line("FILTER")], discounts=[big])
    assert ladder(near) == [rung("BIG", 1, "1", 1005 - 1500, 1500)]


def test_free_shipping_from_a_value_on() -> None:
    """95.00 of 100.00: the freight of 7.95 is lowered to nothing by the shipping discount."""
    free = discount("FREE", "shipping", tiers=[{"from": "95", "percent": "100"}])
    flat = {**FREIGHT, "tiers": [{"from": "0", "fixed": "7.95"}]}
    bought = document([GRINDER, FILTER], [line("GRINDER"), line("FILTER")], discounts=[free], charges=[flat])
    assert ladder(bought) == [rung("FREE", 1, "1", 210, 795)]


def agreement(price_: str, start: str) -> dict[str, Any]:
    return {"account": "all", "product": "CAKE", "price": price_, "from_quantity": start}


def test_a_lower_price_from_a_larger_quantity_on() -> None:
    """Six of 12.75 are 76.50; twelve of 10.95 are 131.40: 54.90 more, 21.60 spared beside twelve of 12.75."""
    agreements = [agreement("12.75", "0"), agreement("10.95", "12")]
    cakes = document([product("CAKE", "12.75")], [line("CAKE", "6")], trade_agreements=agreements)
    assert ladder(cakes) == [rung("trade_agreement", 0, "6", 5490, 2160)]


def test_more_is_added_where_the_price_falls_on_the_way() -> None:
    """100.00 asks for eight of 12.75; at eight they cost 12.00, 96.00 together, and the ninth makes it 108.00."""
    agreements = [agreement("12.75", "0"), agreement("12.00", "8")]
    charges = [{**FREIGHT, "tiers": [{"from": "0", "to": "100", "fixed": "7.95"}]}]
    more = {"trade_agreements": agreements, "charges": charges}
    found = ladder(document([product("CAKE", "12.75")], [line("CAKE", "6")], **more))
    assert rung("FREIGHT", 0, "3", 10800 - 7650 - 795, 795 + 675) in found


def test_what_loses_against_a_better_discount_is_no_offer() -> None:
    """20 % stand already; six would earn 10 % and nothing more."""
    half = simple("HALF", products=("WINE",), percent="20")
    six = discount("SIX", "quantity", lines=[row("WINE")], tiers=[{"from": "6", "percent": "10"}])
    assert ladder(document([product("WINE", "10.00")], [line("WINE", "4")], discounts=[half, six])) == []


def test_a_percentage_that_holds_already_is_no_new_offer() -> None:
    percent = discount("TEN", "threshold", tiers=[{"from": "10", "percent": "10"}])
    assert ladder(document([FILTER], [line("FILTER", "4")], discounts=[percent])) == []


@pytest.mark.parametrize("state", [{"override": {"price": "9.00"}}, {"locked": {"price": "9.00"}}])
def test_a_promise_or_a_price_by_hand_is_not_stretched(state: dict[str, Any]) -> None:
    six = discount("SIX", "quantity", lines=[row("WINE")], tiers=[{"from": "6", "percent": "20"}])
    assert ladder(document([product("WINE", "10.00")], [line("WINE", "4", **state)], discounts=[six])) == []


def test_the_best_share_comes_first_and_three_are_enough() -> None:
    items = [product(f"P{n}", "10.00") for n in range(5)]
    offers = [
        discount(f"D{n}", "quantity", lines=[row(f"P{n}")], tiers=[{"from": "2", "percent": str(10 * (n + 1))}])
        for n in range(5)
    ]
    found = ladder(document(items, [line(f"P{n}") for n in range(5)], discounts=offers))
    assert [each.rule for each in found] == ["D4", "D3", "D2"]


def test_nobody_is_asked_to_take_a_cartload_for_the_freight() -> None:
    """From 163.20 on no freight: 16 more of 10.05 are too many for one ordered, seven are not for ten."""
    tiers = [{"from": "0", "to": "163.20", "fixed": "7.95"}, {"from": "163.20", "fixed": "0"}]
    freight = [{**FREIGHT, "tiers": tiers}]
    goods = [GRINDER, FILTER]
    assert ladder(document(goods, [line("GRINDER"), line("FILTER")], charges=freight)) == [
        rung("FREIGHT", 0, "1", 7500, 795)
    ]
    one, ten = (document([FILTER], [line("FILTER", count)], charges=freight) for count in ("1", "10"))
    assert ladder(one) == []
    assert ladder(ten) == [rung("FREIGHT", 0, "7", 6240, 795)]


@pytest.mark.parametrize(("lines", "tries"), [(5, 5), (50, 4), (100, 2), (241, 0)])
def test_a_long_order_tries_fewer_baskets(lines: int, tries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line is one unit short of its own offer; five lines try all five."""
    names = [f"P{at}" for at in range(lines)]
    pairs = [
        discount(f"TWO {name}", "quantity", lines=[row(name)], tiers=[{"from": "2", "percent": "10"}]) for name in names
    ]
    calculated: list[int] = []

    def counting(calculation: Calculation, book: PriceBook, at: int, more: Decimal) -> Calculation:
        calculated.append(at)
        return with_more(calculation, book, at, more)

    monkeypatch.setattr("ringup.pricing.rules.ladder.with_more", counting)
    found = ladder(document([product(name, "10.00") for name in names], [line(n) for n in names], discounts=pairs))
    assert len(calculated) == tries
    assert bool(found) == bool(tries)


def test_the_next_tier_needs_its_coupon() -> None:
    six = discount("SIX", "quantity", lines=[row("WINE")], tiers=[{"from": "6", "percent": "20"}], coupon_required=True)
    coupons = [{"discount": "SIX", "codes": [{"code": "CHEERS"}]}]
    wine = document([product("WINE", "10.00")], [line("WINE", "4")], discounts=[six], coupons=coupons)
    assert ladder(wine) == []
    assert [each.rule for each in ladder({**wine, "context": {"coupon_codes": ["CHEERS"]}})] == ["SIX"]


@given(documents())
def test_what_a_rung_says_is_what_taking_it_comes_to(priced: dict[str, Any]) -> None:
    before = price(priced)["totals"]
    for found in ladder(priced):
        lines = [dict(each) for each in priced["lines"]]
        lines[found.line]["quantity"] = str(Decimal(lines[found.line]["quantity"]) + found.more)
        after = price({**priced, "lines": lines})["totals"]
        more = Decimal(after["total"]) - Decimal(before["total"])
        assert more.scaleb(exponent_of(priced["currency"])) == found.costs_minor
        assert found.saves_minor > 0
