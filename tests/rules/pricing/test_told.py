"""What a calculation tells beside its figures: the trail, the sentences of charges, what is stored of an order."""

from decimal import Decimal
from typing import Any

import pytest

from ringup.pricing.rules.charges import fixed, per_piece, percent
from ringup.pricing.rules.discounts import tender
from ringup.pricing.rules.document import document_of, read_document
from ringup.pricing.rules.document.price_document import PriceDocument
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.prices.category_rules import CategoryRule, Method
from ringup.pricing.rules.redemption import RedemptionEvent, RedemptionState, next_redemption_state, states_before
from ringup.pricing.rules.scope import Row
from ringup.values.refusal import Refusal
from tests.rules.pricing.documents import Json, discount, document, line, price, product, row, simple


def trail(result: Json) -> list[tuple[str, str]]:
    return [(step["step"], step["why"]) for step in result["lines"][0]["trail"]]


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ({"locked": {"price": "9.00", "discount": "1.00"}}, [("locked_price", "promised"), ("discount", "locked")]),
        ({"override": {"price": "9.00", "reason": "damaged"}}, [("price_override", "damaged")]),
        ({"override": {"price": "9.00"}}, [("price_override", "by_hand")]),
        ({"manual_discount": {"percent": "5"}}, [("discount", "by_hand"), ("discount", "by_hand")]),
    ],
)
def test_the_trail_says_how_a_person_came_into_it(state: Json, step: list[tuple[str, str]]) -> None:
    total = {"percent": "1"} if "manual_discount" in state else None
    bought = document([product("A", "10.00")], [line("A", **state)], total_discount=total)
    assert trail(price(bought)) == [("base_price", "product"), *step]


@pytest.mark.parametrize(
    ("policy", "concurrency", "why"),
    [
        ({}, "best_price", "best_price"),
        ({}, "compound", "compound"),
        ({}, "exclusive", "exclusive"),
        ({"competition": "best_within_priority_compound_across"}, "best_price", "winner_of_its_priority"),
    ],
)
def test_the_trail_says_by_which_rule_a_discount_won(policy: Json, concurrency: str, why: str) -> None:
    bought = document([product("A", "10.00")], [line("A")], discounts=[simple("X", concurrency, percent="5")])
    assert trail(price({**bought, "policy": policy}))[1:] == [("discount", why)]


@pytest.mark.parametrize("concurrency", ["best_price", "compound", "exclusive"])
@pytest.mark.parametrize("kind", ["mix_and_match", "threshold"])
def test_sets_and_thresholds_say_it_in_the_same_words(kind: str, concurrency: str) -> None:
    mix = {"method": "percent", "value": "5"}
    more: Json = {"lines": [row("A", quantity="1")], "mix": mix} if kind == "mix_and_match" else {}
    given = discount("X", kind, concurrency, **(more or {"tiers": [{"from": "5", "percent": "5"}]}))
    bought = document([product("A", "10.00")], [line("A")], discounts=[given])
    assert trail(price(bought))[1:] == [("discount", concurrency)]
    across = {"competition": "best_within_priority_compound_across"}
    why = "exclusive" if concurrency == "exclusive" else "winner_of_its_priority"
    assert trail(price({**bought, "policy": across}))[1:] == [("discount", why)]


def test_a_discount_for_paying_says_for_which_methods() -> None:
    params = tender.Params(lines=(Row(offer=Offer(percent=Decimal(3))),), payment_methods=("CASH",))
    [said] = tender.sentence(params)
    assert (said.code, said.facts) == ("discount.for_payment_method", {"percent": "3", "payment_methods": ["CASH"]})


def test_charges_say_what_they_are() -> None:
    said: list[Any] = [
        fixed.sentence(fixed.Params(fixed=Decimal("5.95"))),
        per_piece.sentence(per_piece.Params(per_piece=Decimal("1.20"))),
        percent.sentence(percent.Params(percent=Decimal("7.50"))),
    ]
    assert [(each.code, each.facts) for each in said] == [
        ("charge.fixed", {"amount": "5.95"}),
        ("charge.per_piece", {"amount": "1.2"}),
        ("charge.percent", {"percent": "7.5"}),
    ]


def test_of_the_coupons_only_those_that_were_entered_are_stored() -> None:
    coupons = [{"discount": name, "codes": [{"code": name}, {"code": f"{name}2"}]} for name in ("ONE", "TWO")]
    offers = [simple(name, percent="5", coupon_required=True) for name in ("ONE", "TWO")]
    context = {"coupon_codes": ["ONE"]}
    read = read_document(
        document([product("A", "10.00")], [line("A")], discounts=offers, coupons=coupons, context=context)
    )
    assert isinstance(read, PriceDocument)
    assert [each["discount"] for each in document_of(read.basket, read.book)["coupons"]] == ["ONE"]


def test_the_components_of_two_kits_are_twice_as_many() -> None:
    kit = [{"product": "CUP", "quantity": "1"}, {"product": "TEA", "quantity": "3"}]
    products = [product("KIT", "0"), product("CUP", "20.00"), product("TEA", "10.00")]
    components = price(document(products, [line("KIT", "2", kit=kit)]))["lines"][0]["components"]
    assert [(each["quantity"], each["net"]) for each in components] == [("2", "40.00"), ("6", "60.00")]


def test_a_margin_of_the_whole_price_is_refused_with_its_limit() -> None:
    refusal = CategoryRule(method=Method.MARGIN, value=Decimal(100)).refuse()
    assert refusal == Refusal(code="must_be_less", facts={"than": "100"}, field="value")


def test_a_released_coupon_is_not_redeemed_again() -> None:
    refusal = next_redemption_state(RedemptionState.RELEASED, RedemptionEvent.REDEEM)
    facts = {"redemption_state": "released", "redemption_event": "redeem"}
    assert refusal == Refusal(code="redemption_state_forbids", facts=facts)
    assert states_before(RedemptionEvent.REDEEM) == ["reserved"]
    assert states_before(RedemptionEvent.RELEASE) == ["reserved", "redeemed"]


def test_a_component_keeps_the_price_of_the_sale() -> None:
    """The cup cost 30.00 when it was sold, and 20.00 now: of 60.00 half is its."""
    kit = [{"product": "CUP", "quantity": "1", "price": "30.00"}, {"product": "TEA", "quantity": "3"}]
    products = [product("KIT", "0"), product("CUP", "20.00"), product("TEA", "10.00")]
    [sold] = price(document(products, [line("KIT", kit=kit)]))["lines"]
    assert (sold["base_price"], [each["net"] for each in sold["components"]]) == ("60.00", ["30.00", "30.00"])
