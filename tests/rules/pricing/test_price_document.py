"""The price file: what it must say, what it must not, and that it comes back as it went in."""

import json
from typing import Any

import pytest

from ringup.pricing.rules.document import calculate_document, document_of, price_document, read_document, result_of
from ringup.pricing.rules.document.price_document import PriceDocument
from tests.rules.pricing.documents import Json, document, line, price, problems, product, simple

EVERYTHING: Json = {
    "currency": "DKK",
    "as_of": "2026-11-20T10:00:00+01:00",
    "prices_include_tax": True,
    "policy": {
        "competition": "best_within_priority_compound_across",
        "compound": "on_original_price",
        "exclusive_threshold_competes": True,
        "keep_items_on_one_line": True,
        "manual_discount": "replaces",
        "discounts_on_overrides": True,
        "find_next": False,
        "time_limit_ms": 20,
    },
    "context": {
        "call_center": "HOUSTON",
        "price_groups": [{"id": "PG", "priority": 3, "channel": True}],
        "customer": "ACBE",
        "customer_group": "RETAIL",
        "customer_price_group": "WHOLESALE",
        "source_code": "FALL26",
        "payment_method": "CASH",
        "mode_of_delivery": "99",
        "coupon_codes": ["SAVE75"],
    },
    "products": [
        {
            "number": "P1",
            "price": "10",
            "price_unit": "3",
            "cost": "6.5",
            "unit": "box",
            "categories": ["tea"],
            "master": "P",
            "variant": {"color": "red"},
            "prevent": ["manual", "tender"],
            "tax_group": "FULL",
            "zero_price_valid": True,
        },
        {"number": "C1", "price": "20"},
    ],
    "trade_agreements": [
        {
            "account": {"customer": "ACBE"},
            "product": "P1",
            "price": "15",
            "from_quantity": "1",
            "to_quantity": "10",
            "from": "2026-01-01",
            "to": "2026-12-31",
            "find_next": True,
        },
        {"account": {"price_group": "PG"}, "product": "P", "price": "14", "unit": "box"},
        {"account": "all", "product": "P1", "price": "13"},
    ],
    "price_adjustments": [
        {"id": "A", "price_groups": ["PG"], "products": ["P1"], "categories": ["tea"], "percent": "10"}
    ],
    "discounts": [
        {
            "id": "BP1",
            "name": "Tea week",
            "kind": "simple",
            "concurrency": "compound",
            "priority": 10,
            "price_groups": ["PG"],
            "match_all_price_groups": True,
            "coupon_required": True,
            "from": "2026-11-01T00:00:00+01:00",
            "to": "2026-11-30",
            "period": {"weekdays": [1, 5], "start": "08:00", "end": "02:00"},
            "lines": [
                {"id": "a", "products": ["P"], "categories": ["cups"], "unit": "box", "percent": "15"},
                {"products": ["C1"], "exclude": True},
            ],
        }
    ],
    "coupons": [
        {
            "discount": "BP1",
            "codes": [{"code": "SAVE75", "from": "2026-11-01", "to": "2026-11-30", "status": "active", "uses_left": 1}],
            "customer_required": True,
        }
    ],
    "charges": [
        {
            "code": "FREIGHT",
            "level": "header",
            "shipping": True,
            "refundable": True,
            "modes_of_delivery": ["99"],
            "customers": ["ACBE"],
            "customer_groups": ["RETAIL"],
            "call_centers": ["HOUSTON"],
            "prorate": True,
            "tax_group": "FULL",
            "tiers": [{"from": "0", "to": "50", "fixed": "5.95"}, {"from": "50", "percent": "5"}],
        },
        {"code": "WRAP", "level": "line", "products": ["C1"], "tiers": [{"from": "0", "per_piece": "1"}]},
    ],
    "taxes": [{"group": "FULL", "rate": "25", "region": {"country": "DK"}, "from": "2026-01-01"}],
    "ship_to": {"country": "DK", "region": "Hovedstaden", "postal_code": "2200", "city": "København"},
    "lines": [
        {
            "product": "P1",
            "quantity": "2.5",
            "unit": "box",
            "mode_of_delivery": "11",
            "manual_discount": {"percent": "5"},
        },
        {"product": "P1", "quantity": "1", "override": {"price": "8", "reason": "damaged"}},
        {"product": "P1", "quantity": "1", "locked": {"price": "9", "discount": "1"}},
        {"product": "C1", "quantity": "1", "kit": [{"product": "C1", "quantity": "1", "substitute_charge": "50"}]},
    ],
    "manual_charges": [{"code": "GIFT", "amount": "2", "line": 0}],
    "total_discount": {"percent": "5"},
}


def test_a_document_that_says_everything_is_read_and_written_back() -> None:
    read = read_document(EVERYTHING)
    assert isinstance(read, PriceDocument), read
    written = document_of(read.basket, read.book)
    json.dumps(written)
    again = read_document(written)
    assert again == read
    assert price_document(written) == price(EVERYTHING)


def test_a_stored_document_leaves_out_the_rules_that_cannot_touch_its_basket() -> None:
    far = simple("FAR", percent="50", products=("Z",))
    near = simple("NEAR", percent="10", products=("P",))
    full = document(
        [product("P", "10.00"), product("Z", "1.00")], [line("P")], discounts=[far, near],
        trade_agreements=[{"account": "all", "product": "Z", "price": "0.50"}],
    )  # fmt: skip
    read = read_document(full)
    assert isinstance(read, PriceDocument)
    stored = document_of(read.basket, read.book)
    assert [each["id"] for each in stored["discounts"]] == ["NEAR"]
    assert [each["number"] for each in stored["products"]] == ["P"]
    assert "trade_agreements" not in stored
    assert price_document(stored) == result_of(calculate_document(read), read.book)


def test_the_smallest_document_is_an_empty_order() -> None:
    result = price({"currency": "USD", "as_of": "2026-11-20T10:00:00Z"})
    assert result["totals"]["total"] == "0.00"
    assert (result["lines"], result["charges"], result["refused"], result["optimal"]) == ([], [], [], True)


SOUND = document([product("P", "10.00")], [line("P")], discounts=[simple("D", percent="5")])


STRANGE_AGREEMENT = {"account": "me", "product": "P", "price": "1"}


def broken(section: str, **more: Any) -> Json:
    first, *rest = SOUND[section]
    return {**SOUND, section: [{**first, **more}, *rest]}


@pytest.mark.parametrize(
    ("faulty", "path"),
    [
        ({**SOUND, "curency": "USD"}, "curency"),
        (broken("discounts", percnt="5"), "discounts[0].percnt"),
        (broken("discounts", lines=[{"percnt": "5", "percent": "5"}]), "discounts[0].lines[0].percnt"),
        (broken("lines", override={"price": "1.00", "because": "x"}), "lines[0].override.because"),
        ({**SOUND, "policy": {"find_first": True}}, "policy.find_first"),
        ({**SOUND, "ship_to": {"zip": "1"}}, "ship_to.zip"),
    ],
)
def test_an_unknown_key_is_refused_with_its_path(faulty: Json, path: str) -> None:
    assert problems(faulty) == {path: "unknown key"}


@pytest.mark.parametrize(
    ("missing", "section", "path"),
    [
        ("currency", None, "currency"),
        ("as_of", None, "as_of"),
        ("number", "products", "products[0].number"),
        ("price", "products", "products[0].price"),
        ("product", "lines", "lines[0].product"),
        ("quantity", "lines", "lines[0].quantity"),
        ("id", "discounts", "discounts[0].id"),
        ("kind", "discounts", "discounts[0].kind"),
        ("concurrency", "discounts", "discounts[0].concurrency"),
    ],
)
def test_what_is_required_is_missed(missing: str, section: str | None, path: str) -> None:
    faulty = json.loads(json.dumps(SOUND))
    del (faulty if section is None else faulty[section][0])[missing]
    assert problems(faulty) == {path: "is required"}


@pytest.mark.parametrize(
    ("faulty", "path"),
    [
        (broken("products", price=10.0), "products[0].price"),
        (broken("products", price="1e2"), "products[0].price"),
        (broken("products", price="NaN"), "products[0].price"),
        (broken("products", price="-1"), "products[0].price"),
        (broken("lines", quantity=1), "lines[0].quantity"),
        (broken("lines", quantity="0"), "lines[0].quantity"),
        (broken("lines", quantity="-1"), "lines[0].quantity"),
        (broken("lines", product="Q"), "lines[0].product"),
        (broken("lines", unit="box"), "lines[0].unit"),
        (broken("lines", locked={"price": "1"}, override={"price": "1"}), "lines[0].locked"),
        (broken("lines", manual_discount={}), "lines[0].manual_discount"),
        (broken("lines", manual_discount={"percent": "101"}), "lines[0].manual_discount.percent"),
        (broken("lines", kit=[{"product": "X", "quantity": "1"}]), "lines[0].kit[0].product"),
        (broken("discounts", kind="three for two"), "discounts[0].kind"),
        (broken("discounts", concurrency="often"), "discounts[0].concurrency"),
        (broken("discounts", lines=[{"percent": "5", "amount": "1"}]), "discounts[0].lines[0].amount"),
        (broken("discounts", lines=[{"percent": "101"}]), "discounts[0].lines[0].percent"),
        (broken("discounts", lines=[{}]), "discounts[0].lines[0]"),
        (broken("discounts", lines={"percent": "5"}), "discounts[0].lines"),
        (broken("discounts", priority="10"), "discounts[0].priority"),
        (broken("discounts", period={"weekdays": [8]}), "discounts[0].period"),
        (broken("discounts", period={"start": "25:00"}), "discounts[0].period.start"),
        (broken("discounts", **{"from": "yesterday"}), "discounts[0].from"),
        ({**SOUND, "currency": "usd"}, "currency"),
        ({**SOUND, "as_of": "2026-11-20T10:00:00"}, "as_of"),
        ({**SOUND, "as_of": "2026-11-20"}, "as_of"),
        ({**SOUND, "prices_include_tax": "yes"}, "prices_include_tax"),
        ({**SOUND, "lines": None, "discounts": "D"}, "discounts"),
        ({**SOUND, "discounts": SOUND["discounts"] * 2}, "discounts[1].id"),
        ({**SOUND, "products": SOUND["products"] * 2}, "products[1].number"),
        ({**SOUND, "coupons": [{"discount": "E"}]}, "coupons[0].discount"),
        ({**SOUND, "manual_charges": [{"code": "X", "amount": "1", "line": 1}]}, "manual_charges[0].line"),
        ({**SOUND, "price_adjustments": [{}]}, "price_adjustments[0]"),
        ({**SOUND, "trade_agreements": [STRANGE_AGREEMENT]}, "trade_agreements[0].account"),
        ({**SOUND, "charges": [{"code": "F", "level": "order"}]}, "charges[0].level"),
        ({**SOUND, "charges": [{"code": "F", "level": "header", "tiers": [{"from": "0"}]}]}, "charges[0].tiers[0]"),
        ({**SOUND, "total_discount": {"percent": "5", "amount": "1"}}, "total_discount"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_at_its_path(faulty: Json, path: str) -> None:
    assert list(problems(faulty)) == [path]


def test_all_faults_are_named_at_once() -> None:
    faulty = {**broken("products", price="x"), "policy": {"compound": "often", "extra": 1}}
    assert set(problems(faulty)) == {"products[0].price", "policy.compound", "policy.extra"}


@pytest.mark.parametrize("text", [None, [], "P", 5])
def test_a_document_is_an_object(text: object) -> None:
    assert price_document(text) == [{"path": "", "message": "must be an object"}]
