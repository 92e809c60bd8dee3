"""Whether an item can be put on an order, and what should be offered in its place (spec, decision 10)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ringup.products.rules.selling import Sellable, check_sellable
from ringup.values.refusal import Cure

LAMP = Sellable(number="LAMP-1", state="active", units=frozenset({"ea", "box"}), available=Decimal(5))
WITH_ALTERNATIVE = replace(LAMP, alternative="LAMP-2")


def code(item: Sellable, *, quantity: str = "1", unit: str = "ea", **more: bool) -> str | None:
    refusal = check_sellable(item, quantity=Decimal(quantity), unit=unit, **more)
    return None if refusal is None else refusal.code


def test_an_active_item_is_sold() -> None:
    assert code(LAMP) is None
    assert code(LAMP, unit="box") is None


def test_a_master_asks_for_a_variant() -> None:
    assert code(replace(LAMP, is_master=True)) == "choose_variant"


@pytest.mark.parametrize(("state", "refused"), [("blocked", "item_blocked"), ("discontinued", "item_discontinued")])
def test_what_is_blocked_or_discontinued_is_not_sold(state: str, refused: str) -> None:
    assert code(replace(LAMP, state=state)) == refused


def test_a_discontinued_item_names_the_one_to_take_instead() -> None:
    refusal = check_sellable(replace(WITH_ALTERNATIVE, state="discontinued"), quantity=Decimal(1), unit="ea")
    assert refusal is not None
    assert refusal.cure == Cure(code="take_item", facts={"item": "LAMP-2"})


@pytest.mark.parametrize(
    ("mode", "quantity", "refused"),
    [
        ("never", "6", None),
        ("out_of_stock", "5", None),
        ("out_of_stock", "6", "out_of_stock"),
        ("always", "1", "use_alternative"),
    ],
)
def test_the_alternative_is_offered_as_its_mode_says(mode: str, quantity: str, refused: str | None) -> None:
    item = replace(WITH_ALTERNATIVE, alternative_mode=mode)
    assert code(item, quantity=quantity) == refused


def test_the_customer_may_want_what_is_out_of_stock_but_not_what_is_replaced() -> None:
    assert code(replace(WITH_ALTERNATIVE, alternative_mode="out_of_stock"), quantity="6", keep=True) is None
    assert code(replace(WITH_ALTERNATIVE, alternative_mode="always"), keep=True) == "use_alternative"
    assert code(replace(WITH_ALTERNATIVE, state="discontinued"), keep=True) == "item_discontinued"


@pytest.mark.parametrize("mode", ["out_of_stock", "always"])
def test_what_comes_back_is_taken_back_as_it_is(mode: str) -> None:
    assert code(replace(WITH_ALTERNATIVE, alternative_mode=mode), quantity="6", is_return=True) is None


@pytest.mark.parametrize(("there", "refused"), [("6", "out_of_stock"), ("5", None), (None, "out_of_stock")])
def test_nobody_goes_from_one_empty_shelf_to_another(there: str | None, refused: str | None) -> None:
    stock = None if there is None else Decimal(there)
    item = replace(WITH_ALTERNATIVE, alternative_mode="out_of_stock", alternative_available=stock)
    assert code(item, quantity="6") == refused


def test_without_an_alternative_nothing_is_offered() -> None:
    assert code(replace(LAMP, alternative_mode="always")) is None


def test_where_no_stock_is_kept_the_item_is_never_out_of_stock() -> None:
    item = replace(WITH_ALTERNATIVE, alternative_mode="out_of_stock", available=None)
    assert code(item, quantity="1000") is None


def test_a_unit_that_the_item_is_not_sold_in_is_refused_with_those_that_it_is() -> None:
    refusal = check_sellable(LAMP, quantity=Decimal(1), unit="kg")
    assert refusal is not None
    assert (refusal.code, refusal.field, refusal.facts["units"]) == ("unit_unknown", "unit", ["box", "ea"])


def test_only_as_many_decimals_as_the_item_has() -> None:
    assert code(LAMP, quantity="1.5") == "quantity_decimals"
    assert code(replace(LAMP, quantity_decimals=1), quantity="1.5") is None
    assert code(replace(LAMP, quantity_decimals=1), quantity="1.55") == "quantity_decimals"
