"""What paying by a certain method would spare, said before it is taken."""

from typing import Any

from ringup.pricing.rules.document.price_document import read_document
from ringup.pricing.rules.payment_offers import PaymentOffer, payment_offers
from tests.rules.pricing.documents import document, line, product


def offers(*discounts: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    read = read_document(document([product("P", "10.00")], [line("P")], discounts=list(discounts)))
    assert not isinstance(read, list), read
    found: dict[str, PaymentOffer] = payment_offers(read.basket, read.book.rules.discounts)
    return {method: (str(offer.percent), offer.on_everything) for method, offer in found.items()}


def tender(percent: str = "2", **more: Any) -> dict[str, Any]:
    rows = more.pop("lines", [{"percent": percent}])
    fields = {"id": "T", "kind": "tender", "concurrency": "compound", "payment_methods": ["CASH"], "lines": rows}
    return {**fields, **more}


def test_a_method_with_a_discount_says_how_much_less() -> None:
    assert offers(tender(payment_methods=["CASH", "CHECK"])) == {"CASH": ("2", True), "CHECK": ("2", True)}


def test_the_best_offer_of_a_method_is_said() -> None:
    tea = tender(id="TEA", lines=[{"percent": "3", "categories": ["tea"]}])
    assert offers(tender(), tea) == {"CASH": ("3", False)}


def test_what_leaves_products_out_is_not_on_everything() -> None:
    assert offers(tender(lines=[{"percent": "2"}, {"exclude": True, "products": ["P"]}])) == {"CASH": ("2", False)}


def test_nothing_is_said_of_what_does_not_hold_now_or_makes_no_difference() -> None:
    assert offers(tender(payment_methods=[])) == {}
    assert offers(tender(to="2001-01-01")) == {}
    assert offers(tender(price_groups=["OTHERS"])) == {}
    assert offers(tender(coupon_required=True)) == {}
    assert offers({"id": "S", "kind": "simple", "concurrency": "compound", "lines": [{"percent": "5"}]}) == {}
