"""Tax by destination and item group, on top or inside (price file, rule 17)."""

from datetime import date
from typing import Any

import pytest

from ringup.pricing.rules.basket import Destination
from ringup.pricing.rules.outside_tax import TaxItem, TaxRequest, believable
from tests.rules.pricing.documents import Json, document, line, price, product, simple

FULL = {"group": "FULL", "rate": "25"}
TO = {"country": "US", "region": "TX", "postal_code": "77002", "city": "Houston"}


def taxed(*taxes: Json, quantity: str = "1", cost: str = "100.00", **more: Any) -> Json:
    products = [product("P", cost, tax_group="FULL")]
    return price(document(products, [line("P", quantity)], **{"ship_to": TO, "taxes": list(taxes), **more}))


def test_tax_comes_on_top_of_what_is_left_after_discounts() -> None:
    result = taxed(FULL, discounts=[simple("D", percent="10")])
    assert result["lines"][0]["tax"] == "22.50"
    assert result["totals"] == {
        "subtotal": "100.00", "discount": "10.00", "charges": "0.00", "tax": "22.50", "total": "112.50",
    }  # fmt: skip


def test_where_prices_include_tax_it_is_the_part_inside() -> None:
    result = taxed(FULL, cost="125.00", prices_include_tax=True)
    assert result["totals"] == {
        "subtotal": "125.00", "discount": "0.00", "charges": "0.00", "tax": "25.00", "total": "125.00",
    }  # fmt: skip


def test_each_line_is_rounded_and_the_total_is_their_sum() -> None:
    products = [product("P", "0.02", tax_group="FULL")]
    result = price(document(products, [line("P"), line("P"), line("P")], taxes=[FULL]))
    assert [each["tax"] for each in result["lines"]] == ["0.01", "0.01", "0.01"]
    assert result["totals"]["tax"] == "0.03"


@pytest.mark.parametrize(
    ("regions", "tax"),
    [
        ([({}, "1"), ({"country": "US"}, "2")], "2.00"),
        ([({"country": "US", "region": "TX"}, "3"), ({"country": "US"}, "2")], "3.00"),
        ([({"country": "US", "postal_code": "10001"}, "9"), ({"country": "US"}, "2")], "2.00"),
        (
            [
                ({"region": "TX", "city": "houston", "postal_code": "77002"}, "4"),
                ({"country": "US", "region": "TX"}, "3"),
            ],
            "4.00",
        ),
        ([({"country": "DK"}, "25")], "0.00"),
        ([({"country": "US"}, "2"), ({"region": "TX"}, "5")], "2.00"),
    ],
)
def test_the_entry_that_names_most_of_the_destination_holds(regions: list[tuple[Json, str]], tax: str) -> None:
    entries = [{"group": "FULL", "rate": rate, "region": region} for region, rate in regions]
    assert taxed(*entries)["totals"]["tax"] == tax


def test_a_rate_has_its_time() -> None:
    old, new = {**FULL, "rate": "20", "to": "2026-11-19"}, {**FULL, "from": "2026-11-20"}
    assert taxed(old, new)["totals"]["tax"] == "25.00"


def test_what_has_no_tax_group_is_not_taxed() -> None:
    assert price(document([product("P", "10.00")], [line("P")], taxes=[FULL]))["totals"]["tax"] == "0.00"


def test_a_line_that_goes_elsewhere_is_taxed_there() -> None:
    entries = [{**FULL, "region": {"country": "US"}}, {**FULL, "rate": "10", "region": {"country": "CA"}}]
    lines = [line("P"), line("P", ship_to={"country": "CA"})]
    result = price(document([product("P", "10.00", tax_group="FULL")], lines, taxes=entries, ship_to=TO))
    assert [each["tax"] for each in result["lines"]] == ["2.50", "1.00"]


def test_a_charge_is_taxed_by_its_own_group() -> None:
    tier = [{"from": "0", "fixed": "10.00"}]
    freight = {"code": "FREIGHT", "level": "header", "tiers": tier, "tax_group": "FULL"}
    fee = {"code": "FEE", "level": "header", "tiers": tier}
    result = taxed(FULL, charges=[freight, fee])
    assert result["charges"] == [
        {"code": "FREIGHT", "amount": "10.00", "tax": "2.50"}, {"code": "FEE", "amount": "10.00"},
    ]  # fmt: skip
    assert (result["totals"]["tax"], result["totals"]["total"]) == ("27.50", "147.50")


@pytest.mark.parametrize(
    ("amount", "tax", "believed"),
    [
        (100, 0, True),
        (100, 100, True),
        (100, 101, False),
        (100, -1, False),
        (-100, -100, True),
        (-100, -101, False),
        (-100, 1, False),
    ],
)
def test_an_outside_tax_is_believed_up_to_the_amount_itself(amount: int, tax: int, believed: bool) -> None:
    item = TaxItem(
        id="1", kind="line", code="A", tax_group="FULL", quantity="1", amount_minor=amount, ship_to=Destination()
    )
    request = TaxRequest(currency="EUR", day=date(2026, 11, 2), prices_include_tax=False, items=(item,))
    assert believable(request, [tax]) is believed
    assert not believable(request, [])
