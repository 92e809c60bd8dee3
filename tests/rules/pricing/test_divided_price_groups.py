"""A price group that holds for some products only, as a catalog's does: prices, discounts and replay."""

from typing import Any

from ringup.pricing.rules.document import price_document

AUTUMN = {"id": "AUTUMN", "priority": 10, "products": ["LAMP-1"]}


def document(*, discounts: tuple[Any, ...] = (), **more: Any) -> dict[str, Any]:
    """A lamp of the catalog and a mug that is none of it, at 10.00 each."""
    return {
        "currency": "EUR",
        "as_of": "2026-11-21T12:00:00+01:00",
        "context": {"price_groups": [{"id": "RETAIL"}, AUTUMN], "source_code": "AUTUMN-01"},
        "products": [{"number": "LAMP-1", "price": "10.00"}, {"number": "MUG-1", "price": "10.00"}],
        "lines": [{"product": "LAMP-1", "quantity": "1"}, {"product": "MUG-1", "quantity": "1"}],
        "discounts": list(discounts),
        **more,
    }


def nets(given: dict[str, Any]) -> list[str]:
    result = price_document(given)
    assert isinstance(result, dict), result
    return [line["net"] for line in result["lines"]]


def discount(**more: Any) -> dict[str, Any]:
    return {"id": "D", "kind": "simple", "concurrency": "best_price", "price_groups": ["AUTUMN"], **more}


def test_an_agreement_of_the_group_holds_for_its_products():
    agreements = [
        {"account": {"price_group": "AUTUMN"}, "product": product, "price": "7.00"} for product in ("LAMP-1", "MUG-1")
    ]
    assert nets(document(trade_agreements=agreements)) == ["7.00", "10.00"]


def test_an_adjustment_of_the_group_holds_for_its_products():
    adjustments = [{"id": "A", "price_groups": ["AUTUMN"], "percent": "20"}]
    assert nets(document(price_adjustments=adjustments)) == ["8.00", "10.00"]


def test_a_discount_of_the_group_takes_nothing_off_other_products():
    assert nets(document(discounts=(discount(lines=[{"percent": "10"}]),))) == ["9.00", "10.00"]


def test_a_discount_that_also_names_a_group_of_the_whole_order_holds_for_all():
    both = discount(price_groups=["AUTUMN", "RETAIL"], lines=[{"percent": "10"}])
    assert nets(document(discounts=(both,))) == ["9.00", "9.00"]
    assert nets(document(discounts=({**both, "match_all_price_groups": True},))) == ["9.00", "10.00"]


def test_only_its_products_count_toward_a_quantity():
    two = discount(kind="quantity", lines=[{}], tiers=[{"from": "2", "percent": "50"}])
    assert nets(document(discounts=(two,))) == ["10.00", "10.00"]
    lines = [{"product": "LAMP-1", "quantity": "2"}, {"product": "MUG-1", "quantity": "1"}]
    assert nets(document(discounts=(two,), lines=lines)) == ["10.00", "10.00"]


def test_only_its_products_make_the_value_of_a_threshold():
    much = discount(kind="threshold", tiers=[{"from": "15.00", "percent": "10"}])
    assert nets(document(discounts=(much,))) == ["10.00", "10.00"]


def test_rows_that_name_products_find_those_of_the_group():
    named = discount(lines=[{"products": ["LAMP-1", "MUG-1"], "percent": "10"}])
    assert nets(document(discounts=(named,))) == ["9.00", "10.00"]
