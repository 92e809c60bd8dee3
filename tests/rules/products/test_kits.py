"""What stands in a kit as it is sold, and what a kit must not hold."""

from decimal import Decimal

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.products.rules.kits import (
    Chosen,
    Component,
    Part,
    Substitute,
    choose_components,
    has_a_quantity,
    is_a_plain_part,
    stands_for_a_component,
)
from ringup.values.refusal import Refusal

MUG = Part(key=1, number="MUG", text="Mug")
TEA = Part(key=2, number="TEA", text="Tea")
GREEN = Part(key=3, number="GREEN", text="Green tea")
GONE = Part(key=4, number="GONE", text="Old tea", sold=False)
KIT = (
    Component(part=MUG, quantity=Decimal(2)),
    Component(part=TEA, substitutes=(Substitute(part=GREEN, charge=Decimal("1.50")), Substitute(part=GONE))),
)


def chosen(wanted: dict[str, str], kit: tuple[Component, ...] = KIT) -> tuple[Chosen, ...]:
    found = choose_components(kit, wanted, number="HAMPER")
    assert not isinstance(found, Refusal), found
    return found


def refused(wanted: dict[str, str], kit: tuple[Component, ...] = KIT) -> Refusal:
    found = choose_components(kit, wanted, number="HAMPER")
    assert isinstance(found, Refusal)
    return found


def test_nothing_wanted_leaves_the_kit_as_it_is() -> None:
    mug, tea = chosen({})
    assert (mug.part, mug.quantity, mug.is_substitute) == (MUG, 2, False)
    assert (tea.part, tea.charge, tea.place) == (TEA, 0, "TEA")


def test_a_substitute_stands_in_the_components_place_for_its_charge() -> None:
    tea = chosen({"TEA": "GREEN"})[1]
    assert (tea.part, tea.quantity, tea.place, tea.charge, tea.is_substitute) == (
        GREEN, 1, "TEA", Decimal("1.50"), True,
    )  # fmt: skip


def test_a_component_named_for_itself_is_the_kits_own() -> None:
    assert chosen({"TEA": "TEA"}) == chosen({})


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"SOAP": "TEA"}, "kit_component_unknown"),
        ({"MUG": "TEA"}, "substitute_not_offered"),
        ({"TEA": "GONE"}, "component_not_sold"),
    ],
)
def test_what_cannot_stand_in_the_kit_is_refused(wanted: dict[str, str], code: str) -> None:
    assert refused(wanted).code == code


def test_a_refusal_says_what_is_offered_instead() -> None:
    assert refused({"TEA": "MUG"}).facts == {"component": "TEA", "substitute": "MUG", "offered": ["GREEN", "GONE"]}


def test_a_kit_without_one_of_its_components_is_sold_with_a_substitute() -> None:
    kit = (Component(part=GONE, substitutes=(Substitute(part=GREEN),)),)
    assert refused({}, kit).code == "component_not_sold"
    assert chosen({"GONE": "GREEN"}, kit)[0].part == GREEN


def test_an_item_that_is_no_kit_has_no_components() -> None:
    assert chosen({}, ()) == ()
    assert refused({"TEA": "GREEN"}, ()).code == "kit_component_unknown"


PLAIN = {"is_itself": False, "of_variants": False, "is_kit": False, "holder_is_part": False}


def change(after: dict[str, object], **facts: object) -> SetupChange:
    return SetupChange(
        actor=Actor(user=1, name="Olga", legal_entity=1, call_center=None), before=None, after=after, facts=facts
    )


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("is_itself", "kit_of_itself"),
        ("of_variants", "component_of_variants"),
        ("is_kit", "kit_in_a_kit"),
        ("holder_is_part", "kit_in_a_kit"),
    ],
)
def test_a_component_is_an_item_that_is_sold_by_itself(fact: str, code: str) -> None:
    assert [refusal.code for refusal in is_a_plain_part(change({}, **PLAIN))] == []
    assert [refusal.code for refusal in is_a_plain_part(change({}, **{**PLAIN, fact: True}))] == [code]


def test_a_component_has_a_quantity() -> None:
    assert [one.code for one in has_a_quantity(change({"quantity": Decimal(0)}))] == ["quantity_needed"]
    assert not list(has_a_quantity(change({"quantity": Decimal("0.5")})))


def test_a_substitute_stands_for_a_component_and_not_for_itself() -> None:
    def codes(instead_of: int, item: int) -> list[str]:
        after = {"instead_of": instead_of, "item": item}
        return [one.code for one in stands_for_a_component(change(after, components={2}))]

    assert codes(2, 3) == []
    assert codes(9, 3) == ["not_in_the_kit"]
    assert codes(2, 2) == ["substitute_of_itself"]
