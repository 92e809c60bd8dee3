"""Kits come in under the rules of their screen."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from ringup.imports.report import ImportReport
from ringup.products.models import Item, KitComponent, KitSubstitute
from tests.actions.imports.conftest import counts, faults
from tests.factories.kits import make_kit
from tests.factories.products import make_item

Take = Callable[..., ImportReport]
HEADER = "kit,component,quantity,position,substitute,charge\n"
HAMPER = HEADER + "HAMPER,MUG-1,2,1,,\nHAMPER,TEA-1,,2,,\nHAMPER,MUG-1,,,MUG-2,1.50\n"


@pytest.fixture
def items(db: None) -> None:
    for number in ("HAMPER", "BASKET", "MUG-1", "MUG-2", "TEA-1"):
        make_item(number)


def test_a_kit_comes_in_with_components_and_substitutes(take: Take, items: None) -> None:
    assert counts(take("kits", HAMPER)) == (3, 0, 0, 0)
    parts = KitComponent.objects.order_by("position").values_list("kit__number", "item__number", "quantity", "position")
    assert list(parts) == [("HAMPER", "MUG-1", Decimal(2), 1), ("HAMPER", "TEA-1", Decimal(1), 2)]
    instead = KitSubstitute.objects.get()
    assert (instead.instead_of.number, instead.item.number, instead.charge) == ("MUG-1", "MUG-2", Decimal("1.5"))
    assert instead.currency == instead.kit.legal_entity.currency


def test_a_second_run_changes_nothing_and_another_only_what_differs(take: Take, items: None) -> None:
    take("kits", HAMPER)
    assert counts(take("kits", HAMPER)) == (0, 0, 3, 0)
    assert counts(take("kits", HEADER + "HAMPER,MUG-1,3,,,\nHAMPER,MUG-1,,,MUG-2,2\n")) == (0, 2, 0, 0)
    mug = KitComponent.objects.get(item__number="MUG-1")
    assert (mug.quantity, mug.position) == (3, 1)
    assert KitSubstitute.objects.get().charge == 2


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("NONE,MUG-1,1,,,", "kit", "unknown_kit"),
        ("HAMPER,NONE,1,,,", "component", "unknown_component"),
        ("HAMPER,MUG-1,,,NONE,", "substitute", "unknown_substitute"),
        ("HAMPER,HAMPER,1,,,", "component", "kit_of_itself"),
        ("HAMPER,MUG-1,,,MUG-1,", "substitute", "substitute_of_itself"),
        ("HAMPER,TEA-1,,,MUG-2,", "component", "not_in_the_kit"),
        ("HAMPER,FILLED,1,,,", "component", "kit_in_a_kit"),
        ("MUG-2,MUG-1,1,,,", "component", "kit_in_a_kit"),
    ],
)
def test_what_is_no_kit_is_told(take: Take, items: None, row: str, column: str, code: str) -> None:
    make_kit("FILLED", {Item.objects.get(number="MUG-2"): 1})
    assert faults(take("kits", f"{HEADER}{row}\n")) == [(2, column, code)]
    assert KitComponent.objects.count() == 1


def test_a_row_that_comes_twice_and_a_variants_master_are_told(take: Take, items: None) -> None:
    make_item("SHIRT", is_master=True)
    report = take("kits", HEADER + "HAMPER,MUG-1,1,,,\nHAMPER,MUG-1,2,,,\nHAMPER,SHIRT,1,,,\n")
    assert faults(report) == [(3, "component", "repeated"), (4, "component", "component_of_variants")]
