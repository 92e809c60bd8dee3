"""Simple discounts: what they take, on which products, for whom and when (spec §15.1, §15.2)."""

from typing import Any

import pytest

from tests.rules.pricing.documents import Json, document, line, nets, price, product, simple

PRODUCTS = [
    product("P", "10.00", categories=["tea"], master="M"), product("Q", "20.00", categories=["tea", "gift"]),
    product("S", "5.00", unit="kg"),
]  # fmt: skip


def sold(discount: Json, *lines: Json, **more: Any) -> Json:
    return price(document(PRODUCTS, list(lines or (line("P"),)), discounts=[discount], **more))


@pytest.mark.parametrize(
    ("offer", "net"),
    [
        ({"percent": "15"}, "25.50"),
        ({"amount": "1.00"}, "27.00"),
        ({"price": "8.00"}, "24.00"),
        ({"price": "12.00"}, "30.00"),
        ({"amount": "11.00"}, "0.00"),
        ({"percent": "100"}, "0.00"),
    ],
)
def test_a_row_takes_a_percentage_or_an_amount_of_each_unit_or_sets_the_price(offer: Json, net: str) -> None:
    assert nets(sold(simple("D", **offer), line("P", "3"))) == [net]


def test_a_discount_is_rounded_once_for_the_line_and_not_for_each_unit() -> None:
    """15 % of 3 × 0.33 = 0.1485, not 3 × 0.05."""
    result = price(document([product("P", "0.33")], [line("P", "3")], discounts=[simple("D", percent="15")]))
    assert result["lines"][0]["discount"] == "0.15"


@pytest.mark.parametrize(
    ("row", "discounted"),
    [
        ({}, ["P", "Q", "S"]),
        ({"products": ["P"]}, ["P"]),
        ({"products": ["M"]}, ["P"]),
        ({"categories": ["tea"]}, ["P", "Q"]),
        ({"products": ["S"], "categories": ["gift"]}, ["Q", "S"]),
        ({"unit": "kg"}, ["S"]),
        ({"unit": "box"}, []),
    ],
)
def test_a_row_covers_products_and_categories_as_a_union(row: Json, discounted: list[str]) -> None:
    discount = {"id": "D", "kind": "simple", "concurrency": "best_price", "lines": [{"percent": "10", **row}]}
    result = sold(discount, line("P"), line("Q"), line("S"))
    assert [each["product"] for each in result["lines"] if each["discounts"]] == discounted


def test_an_exclude_beats_an_include() -> None:
    rows = [{"percent": "10", "categories": ["tea"]}, {"exclude": True, "products": ["Q"]}]
    discount = {"id": "D", "kind": "simple", "concurrency": "best_price", "lines": rows}
    assert nets(sold(discount, line("P"), line("Q"))) == ["9.00", "20.00"]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"price_groups": ["VIP"]}, None),
        ({"price_groups": ["VIP", "STAFF"]}, None),
        ({"price_groups": ["STAFF"]}, "wrong_price_group"),
        ({"price_groups": ["VIP", "STAFF"], "match_all_price_groups": True}, "wrong_price_group"),
        ({"from": "2026-11-21"}, "outside_period"),
        ({"to": "2026-11-19"}, "outside_period"),
        ({"from": "2026-11-20", "to": "2026-11-20"}, None),
        ({"period": {"weekdays": [5]}}, None),
        ({"period": {"weekdays": [6, 7]}}, "outside_period"),
        ({"period": {"start": "10:00", "end": "12:00"}}, None),
        ({"period": {"start": "08:00", "end": "10:00"}}, "outside_period"),
    ],
)
def test_a_discount_holds_for_its_price_groups_and_in_its_period(condition: Json, code: str | None) -> None:
    """The moment is Friday the 20th of November 2026 at 10:00."""
    result = sold(simple("D", percent="10", **condition), context={"price_groups": [{"id": "VIP"}]})
    assert [each["code"] for each in result["refused"]] == ([] if code is None else [code])
    assert nets(result) == ["9.00" if code is None else "10.00"]


def test_nothing_is_said_of_discounts_whose_products_are_not_in_the_basket() -> None:
    assert sold(simple("D", percent="10", products=("Z",), price_groups=["STAFF"]))["refused"] == []


COUPON = simple("C1", percent="10", coupon_required=True)


def with_codes(*entered: str, discount: Json = COUPON, context: Json | None = None, **code: Any) -> Json:
    coupon = {"discount": "C1", "codes": [{"code": "SAVE", **code}, {"code": "MORE"}]}
    coupon["customer_required"] = code.pop("customer_required", False)
    coupon["codes"][0].pop("customer_required", None)
    return sold(discount, coupons=[coupon], context={**(context or {}), "coupon_codes": list(entered)})


def test_a_coupon_opens_its_discount() -> None:
    assert nets(with_codes()) == ["10.00"]
    assert nets(with_codes("SAVE")) == ["9.00"]
    assert with_codes("SAVE")["refused"] == []


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ({"status": "draft"}, {"code": "not_active", "facts": {"coupon": "SAVE"}}),
        ({"status": "closed"}, {"code": "not_active", "facts": {"coupon": "SAVE"}}),
        ({"from": "2026-12-01"}, {"code": "not_yet_valid", "facts": {"from": "2026-12-01", "coupon": "SAVE"}}),
        ({"to": "2026-11-19"}, {"code": "expired", "facts": {"to": "2026-11-19", "coupon": "SAVE"}}),
        ({"uses_left": 0}, {"code": "no_uses_left", "facts": {"coupon": "SAVE"}}),
        ({"customer_required": True}, {"code": "customer_required", "facts": {"coupon": "SAVE"}}),
    ],
)
def test_a_code_that_does_not_count_says_why(code: Json, refusal: Json) -> None:
    result = with_codes("SAVE", **code)
    assert (nets(result), result["refused"]) == (["10.00"], [{"rule": "C1", **refusal}])


@pytest.mark.oracle("O-062")
def test_uses_are_counted_for_each_code() -> None:
    assert nets(with_codes("MORE", uses_left=0)) == ["9.00"]


def test_an_unknown_code_has_no_rule() -> None:
    refused = with_codes("NOPE")["refused"]
    assert refused == [{"rule": None, "code": "unknown_coupon", "facts": {"coupon": "NOPE"}}]


def test_a_good_code_whose_discount_does_not_hold_says_why_with_the_coupon() -> None:
    refused = with_codes("SAVE", discount={**COUPON, "price_groups": ["VIP"]})["refused"]
    assert refused == [{"rule": "C1", "code": "wrong_price_group", "facts": {"coupon": "SAVE"}}]
    other = simple("C1", percent="10", coupon_required=True, products=("Q",))
    refused = with_codes("SAVE", discount=other)["refused"]
    assert refused == [{"rule": "C1", "code": "not_discountable", "facts": {"products": ["P"], "coupon": "SAVE"}}]
