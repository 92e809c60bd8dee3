"""A coupon that was entered either gives something or says why not (price file, rule 13)."""

from typing import Any

import pytest

from tests.rules.pricing.documents import Json, discount, document, line, price, product, row, simple

COUPONS = [{"discount": "X", "codes": [{"code": "SAVE"}, {"code": "SAVE2"}]}]
FREIGHT = {"code": "FREIGHT", "level": "header", "shipping": True, "tiers": [{"fixed": "5.95"}]}


def with_coupon(given: Json, *, codes: tuple[str, ...] = ("SAVE",), **more: Any) -> Json:
    context = {"coupon_codes": list(codes), "payment_method": "CASH"}
    products = [product("TEA", "10.00", prevent=["tender"]), product("CUP", "5.00")]
    opened = {**given, "coupon_required": True}
    return price(document(products, [line("TEA")], discounts=[opened], coupons=COUPONS, context=context, **more))


@pytest.mark.parametrize(
    ("given", "charges"),
    [
        (simple("X", price="12.00"), []),
        (simple("X", products=("CUP",), percent="10"), []),
        (discount("X", "threshold", tiers=[{"from": "5", "products": [row("CUP", percent="100")]}]), []),
        (discount("X", "quantity", lines=[row("TEA")], tiers=[]), []),
        (discount("X", "tender", lines=[{"percent": "5"}], payment_methods=["CASH"]), []),
        (discount("X", "shipping", tiers=[{"from": "5", "percent": "100"}]), []),
        (discount("X", "shipping", tiers=[{"from": "5", "percent": "100"}], modes_of_delivery=["AIR"]), [FREIGHT]),
    ],
    ids=[
        "price above",
        "product not bought",
        "gift not bought",
        "no tiers",
        "product barred",
        "no charge",
        "other mode",
    ],
)
def test_a_coupon_that_finds_nothing_to_take_off_says_so(given: Json, charges: list[Json]) -> None:
    assert with_coupon(given, charges=charges)["refused"] == [
        {"rule": "X", "code": "not_discountable", "facts": {"products": ["TEA"], "coupon": "SAVE"}}
    ]


def test_without_a_coupon_nothing_is_said_of_a_discount_that_has_nothing_to_take_off() -> None:
    above = simple("X", price="12.00")
    assert price(document([product("TEA", "10.00")], [line("TEA")], discounts=[above]))["refused"] == []


def test_a_second_code_of_a_coupon_gives_nothing_more() -> None:
    result = with_coupon(simple("X", percent="10"), codes=("SAVE", "SAVE2", "SAVE"))
    assert result["totals"]["discount"] == "1.00"
    assert result["refused"] == [{"rule": "X", "code": "beaten", "facts": {"by": "X", "coupon": "SAVE2"}}]


def test_a_tender_discount_says_which_products_are_barred_from_it() -> None:
    barred = [product("TEA", "10.00", prevent=["tender"])]
    cash = discount("CASH", "tender", lines=[{"percent": "5"}])
    assert price(document(barred, [line("TEA")], discounts=[cash]))["refused"] == [
        {"rule": "CASH", "code": "not_discountable", "facts": {"products": ["TEA"]}}
    ]


def test_a_shipping_coupon_that_lowers_a_charge_is_not_refused() -> None:
    free = discount("X", "shipping", tiers=[{"from": "5", "percent": "100"}])
    result = with_coupon(free, charges=[FREIGHT])
    assert (result["charges"], result["refused"]) == ([{"code": "FREIGHT", "amount": "0.00"}], [])


def test_sets_that_lose_are_said_to_be_beaten() -> None:
    mix = {"method": "percent", "value": "10"}
    pair = discount("PAIR", "mix_and_match", lines=[row("A", quantity="2")], mix=mix)
    result = price(document([product("A", "10.00")], [line("A", "2")], discounts=[pair, simple("S", percent="20")]))
    assert result["refused"] == [{"rule": "PAIR", "code": "beaten", "facts": {"by": "S"}}]


def test_a_threshold_on_products_that_are_barred_says_which() -> None:
    barred = document([product("A", "10.00", prevent=["all"])], [line("A")])
    spend = discount("T", "threshold", lines=[row("A")], tiers=[{"from": "5", "percent": "10"}])
    assert price({**barred, "discounts": [spend]})["refused"] == [
        {"rule": "T", "code": "not_discountable", "facts": {"products": ["A"]}}
    ]


def test_nothing_is_said_of_a_discount_on_another_unit_of_the_product() -> None:
    by_box = discount("BOX", "simple", lines=[row("A", unit="box", percent="10")], to="2026-01-01")
    assert price(document([product("A", "10.00")], [line("A")], discounts=[by_box]))["refused"] == []


def test_a_tender_discount_for_another_method_does_not_hide_the_next_one() -> None:
    ways = [
        discount(method, "tender", lines=[{"percent": "5"}], payment_methods=[method]) for method in ("CARD", "CASH")
    ]
    bought = document([product("A", "10.00")], [line("A")], discounts=ways, context={"payment_method": "CASH"})
    result = price(bought)
    assert result["totals"]["discount"] == "0.50"
    assert result["refused"] == [{"rule": "CARD", "code": "wrong_payment_method", "facts": {}}]


def test_shipping_discounts_say_why_they_do_not_hold_and_what_beats_them() -> None:
    tiers = {name: [{"from": "0", "percent": name}] for name in ("50", "20")}
    over = discount("OVER", "shipping", tiers=tiers["50"], to="2026-01-01")
    bought = document([product("A", "10.00")], [line("A")], charges=[FREIGHT], discounts=[over])
    assert price(bought)["refused"] == [{"rule": "OVER", "code": "outside_period", "facts": {}}]
    offers = [discount(name, "shipping", tiers=rows) for name, rows in tiers.items()]
    assert price({**bought, "discounts": offers})["refused"] == [
        {"rule": "20", "code": "beaten", "facts": {"by": "50"}}
    ]
