"""What a price file must not say, each fault with its path; and what is only just allowed."""

from typing import Any

import pytest

from tests.rules.pricing.documents import Json, discount, document, line, price, problems, product, row, simple

COUPON = {"discount": "X", "codes": [{"code": "SAVE"}]}


def bought(**more: Any) -> Json:
    products = more.pop("products", [product("A", "10.00")])
    return document(products, [line("A", **more.pop("on_line", {}))], **more)


def gift(**more: Any) -> Json:
    return discount("G", "threshold", tiers=[{"from": "1", "products": [row("A", percent="100", **more)]}])


FREE = discount("X", "shipping", tiers=[{"from": "0", "percent": "0"}])


@pytest.mark.parametrize(
    ("faulty", "path"),
    [
        (bought(on_line={"manual_discount": {"amount": "-1.00"}}), "lines[0].manual_discount.amount"),
        (bought(total_discount={"percent": "100.01"}), "total_discount.percent"),
        (bought(policy={"time_limit_ms": 1001}), "policy.time_limit_ms"),
        (bought(policy={"time_limit_ms": -1}), "policy.time_limit_ms"),
        (bought(price_adjustments=[{"price": "-1.00"}]), "price_adjustments[0].price"),
        (bought(discounts=[simple("X", percent="5"), simple("Y", percent="5")],
                coupons=[COUPON, {**COUPON, "discount": "Y"}]), "coupons"),
        (bought(discounts=[discount("T", "threshold", tiers=[{"from": "1", "products": [row("A")]}])]),
         "discounts[0].tiers[0].products[0]"),
        (bought(discounts=[discount("T", "threshold", lines=[row("A", percent="5")], tiers=[])]),
         "discounts[0].lines[0]"),
        (bought(discounts=[discount("T", "tender", lines=[row("A", amount="1.00")])]), "discounts[0].lines[0]"),
        (bought(discounts=[discount("T", "threshold", tiers=[{"from": "1", "price": "5.00"}])]),
         "discounts[0].tiers[0].price"),
        (bought(discounts=[gift(quantity_limit="-1")]), "discounts[0].tiers[0].products[0].quantity_limit"),
        (bought(discounts=[simple("S", percent="5", period={"start": "1000"})]), "discounts[0].period.start"),
        (bought(context={"coupon_codes": ["SA\ud800VE"]}), "context.coupon_codes[0]"),
        (bought(products=[product("A", "10.00", variant={"color": "\udfff"})]), "products[0].variant"),
        (bought(**{"\ud800": 1}), "\\ud800"),
        (bought(taxes=[{"group": "FULL", "rate": "-0.5"}]), "taxes[0].rate"),
        (bought(charges=[{"code": "F", "level": "header", "tiers": [{"fixed": "-0.01"}]}]), "charges[0].tiers[0]"),
        (bought(charges=[{"code": "F", "level": "header", "tiers": [{"from": "5", "to": "5", "fixed": "1.00"}]}]),
         "charges[0].tiers[0].to"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_path(faulty: Json, path: str) -> None:
    assert list(problems(faulty)) == [path]


@pytest.mark.parametrize(
    "allowed",
    [
        bought(on_line={"manual_discount": {"amount": "0.00"}}),
        bought(policy={"time_limit_ms": 1000}),
        bought(policy={"time_limit_ms": 0}),
        bought(price_adjustments=[{"price": "0.00"}]),
        bought(discounts=[FREE]),
        bought(discounts=[gift(quantity_limit="0")]),
        bought(discounts=[simple("S", percent="5", period={"start": "10:00:30", "end": "24:00"})]),
        bought(context={"coupon_codes": ["\U0001f375"]}),
        bought(taxes=[{"group": "FULL", "rate": "0.5"}, {"group": "NONE", "rate": "0"}]),
        bought(charges=[{"code": "F", "level": "header", "tiers": [{"from": "5", "to": "5.01", "fixed": "0"}]}]),
    ],
)
def test_what_is_only_just_allowed(allowed: Json) -> None:
    assert price(allowed)["lines"][0]["base_price"] == "10.00"
