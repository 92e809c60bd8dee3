"""The tax group of an address, by priority, and the rate of address group × item tax group (spec §16)."""

import json
import time

import pytest

from ringup.pricing.rules.basket import Destination
from ringup.pricing.rules.document import document_of, price_document, read_document
from ringup.pricing.rules.tax_groups import TaxGroupRule, TaxGroups
from tests.rules.pricing.documents import document, line, price, product

NEW_YORK = Destination(country="US", region="NY", postal_code="10001", city="New York")
ROCHESTER = Destination(country="US", region="NY", postal_code="14604", city="Rochester")


def rule(tax_group: str, priority: int = 1, **region: str) -> TaxGroupRule:
    return TaxGroupRule(tax_group=tax_group, priority=priority, region=Destination(**region))


def test_the_first_priority_with_a_match_wins_even_if_a_later_one_names_more() -> None:
    groups = TaxGroups([rule("EXACT", 2, country="US", region="NY", city="New York"), rule("NYC", 1, city="new york")])
    assert groups.find(NEW_YORK) == "NYC"


def test_where_the_first_priority_has_no_match_the_next_is_looked_at() -> None:
    groups = TaxGroups([rule("NYC", 1, postal_code="10001"), rule("NYS", 2, country="US", region="NY")])
    assert (groups.find(NEW_YORK), groups.find(ROCHESTER)) == ("NYC", "NYS")
    assert groups.find(Destination(country="CA", region="ON")) == ""


def test_within_a_priority_the_rule_that_names_most_wins_and_of_equal_ones_the_first() -> None:
    groups = TaxGroups([rule("A", region="NY"), rule("B", region="NY", city="New York"), rule("C", city="Rochester")])
    assert (groups.find(NEW_YORK), groups.find(ROCHESTER)) == ("B", "A")


@pytest.mark.parametrize(
    ("wanted", "postal_code", "fits"),
    [
        ("10001", "10001", True),
        ("10001", "10001-1234", True),
        ("100*", "10001", True),
        ("100*", "10101", False),
        ("100*", "10", False),
        ("2312AB", "2312 ab", True),
        ("2312 ab", "2312AB", True),
        ("10001", "", False),
        ("10001", "100011", False),
    ],
)
def test_postal_codes_are_the_same_however_they_are_written(wanted: str, postal_code: str, fits: bool) -> None:
    asked = rule("G", postal_code=wanted)
    address = Destination(postal_code=postal_code)
    assert asked.fits(address) is fits
    assert bool(TaxGroups([asked]).find(address)) is fits


def test_ten_thousand_postal_codes_are_asked_as_quickly_as_one() -> None:
    groups = TaxGroups([rule(f"G{code}", country="US", postal_code=f"{code:05}") for code in range(10_000)])
    start = time.perf_counter()
    for _ in range(100):
        assert groups.find(Destination(country="US", postal_code="09999")) == "G9999"
    assert time.perf_counter() - start < 0.1


SEARCH = [
    {"tax_group": "NYC", "priority": 1, "region": {"postal_code": "100*"}},
    {"tax_group": "NYS", "priority": 2, "region": {"country": "US", "region": "NY"}},
]
RATES = [
    {"group": "FULL", "address_group": "NYC", "rate": "8.875"},
    {"group": "FULL", "address_group": "NYS", "rate": "4"},
    {"group": "FULL", "rate": "1"},
    {"group": "FOOD", "rate": "0.5", "region": {"country": "US"}},
]


def taxes_of(*places: dict[str, str], group: str = "FULL") -> list[str]:
    lines = [line("P", ship_to=place) for place in places]
    asked = document(
        [product("P", "100.00", tax_group=group)], lines, taxes=RATES, tax_group_search=SEARCH, ship_to=places[0]
    )
    read = read_document(asked)
    assert not isinstance(read, list)
    again = json.loads(json.dumps(document_of(read.basket, read.book)))
    assert price_document(again) == price(asked)
    return [each["tax"] for each in price(asked)["lines"]]


def test_every_line_is_taxed_by_the_group_of_the_address_it_goes_to() -> None:
    manhattan, albany, elsewhere = (
        {"country": "US", "region": "NY", "postal_code": "10025"},
        {"country": "US", "region": "NY", "postal_code": "12207"},
        {"country": "US", "region": "OR", "postal_code": "97201"},
    )
    assert taxes_of(manhattan, albany, elsewhere) == ["8.88", "4.00", "1.00"]


def test_a_group_without_a_rate_of_its_own_for_the_item_has_that_of_all_addresses() -> None:
    assert taxes_of({"country": "US", "region": "NY", "postal_code": "10025"}, group="FOOD") == ["0.50"]


def test_the_rate_of_the_group_comes_before_entries_that_name_more_of_the_address() -> None:
    rates = [{"group": "FULL", "rate": "1", "region": {"country": "US", "region": "NY"}}, RATES[0]]
    place = {"country": "US", "region": "NY", "postal_code": "10025"}
    asked = document([product("P", "100.00", tax_group="FULL")], [line("P")], taxes=rates, ship_to=place)
    assert price(asked)["totals"]["tax"] == "1.00"
    assert price({**asked, "tax_group_search": SEARCH})["totals"]["tax"] == "8.88"


def test_the_customers_own_group_comes_before_that_of_the_address() -> None:
    rates = [*RATES, {"group": "FULL", "address_group": "EXEMPT", "rate": "0"}]
    place = {"country": "US", "region": "NY", "postal_code": "10025"}
    asked = document(
        [product("P", "100.00", tax_group="FULL")], [line("P")], taxes=rates, tax_group_search=SEARCH, ship_to=place
    )
    assert price(asked)["totals"]["tax"] == "8.88"
    assert price({**asked, "context": {"customer_tax_group": "EXEMPT"}})["totals"]["tax"] == "0.00"
    # A group without a rate of its own for the item has that of all addresses, not that of the address's group.
    assert price({**asked, "context": {"customer_tax_group": "RESELLER"}})["totals"]["tax"] == "1.00"


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"tax_group": "", "region": {"country": "US"}}, "tax_group"),
        ({"tax_group": "A", "region": {}}, "region"),
        ({"tax_group": "A", "priority": 0, "region": {"country": "US"}}, "priority"),
    ],
)
def test_a_rule_that_says_nothing_is_refused(rule: dict[str, object], path: str) -> None:
    faults = price_document(document([product("P", "1.00")], [line("P")], tax_group_search=[rule]))
    assert [fault["path"] for fault in faults] == [f"tax_group_search[0].{path}"]
