"""Kits are set up at their item, with what may stand in their components' place; a category's flags at the category."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.products.models import Category, Item, KitComponent, KitSubstitute
from tests.factories import Scene, make_category, make_item, make_scene, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene, client: Client) -> User:
    olga = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    sign_in(client, olga)
    return olga


@pytest.fixture
def hamper(olga: User) -> Item:
    return make_item("HAMPER", price=None)


def send(client: Client, screen: str, key: str, section: str, **fields: str) -> Any:
    """A section as htmx sends it; `row0_item` stands for a cell of a table."""
    data = {}
    for name, value in fields.items():
        row, _, inner = name.partition("_")
        data[f"{section}-{row[3:]}-{inner}" if row.startswith("row") else f"{section}-{name}"] = value
    address = reverse("office:setup-section", args=[screen, key, section])
    return client.post(address, data, headers={"HX-Request": "true"})


def component(client: Client, kit: Item, item: str, quantity: str = "1") -> Any:
    row = {"row0_key": "", "row0_item": item, "row0_quantity": quantity, "row0_position": "1"}
    return send(client, "items", kit.public_id, "components", **row)


def substitute(client: Client, kit: Item, instead_of: str, item: str, charge: str = "2.50") -> Any:
    row = {"row0_instead_of": instead_of, "row0_item": item, "row0_charge": charge, "row0_currency": "EUR"}
    return send(client, "items", kit.public_id, "substitutes", row0_key="", **row)


def test_a_kit_is_made_of_items_by_their_numbers(hamper: Item, client: Client) -> None:
    answer = component(client, hamper, "MUG-1", "2")
    assert answer.status_code == 200, answer.text
    made = KitComponent.objects.get(kit=hamper)
    assert (made.item.number, made.quantity) == ("MUG-1", 2)
    answer = substitute(client, hamper, "MUG-1", "LAMP-1")
    assert answer.status_code == 200, answer.text
    offered = KitSubstitute.objects.get(kit=hamper)
    assert (offered.instead_of.number, offered.item.number, offered.charge) == ("MUG-1", "LAMP-1", 2.5)


@pytest.mark.parametrize(
    ("item", "quantity", "said"),
    [
        ("HAMPER", "1", "A kit cannot hold itself."),
        ("MASTER", "1", "It comes in several variants: name one of them."),
        ("OTHER", "1", "A kit cannot stand in another kit."),
        ("MUG-1", "0", "A quantity of more than 0 is needed."),
    ],
)
def test_what_cannot_stand_in_a_kit_is_refused_at_its_field(
    scene: Scene, hamper: Item, client: Client, item: str, quantity: str, said: str
) -> None:
    make_item("MASTER", is_master=True)
    KitComponent.objects.create(kit=make_item("OTHER"), item=scene.items[0])
    answer = component(client, hamper, item, quantity)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_component_does_not_become_a_kit(scene: Scene, hamper: Item, client: Client) -> None:
    component(client, hamper, "MUG-1")
    answer = component(client, scene.items[1], "LAMP-1")
    assert "A kit cannot stand in another kit." in answer.text


def test_a_substitute_stands_for_a_component_of_the_kit(hamper: Item, client: Client) -> None:
    component(client, hamper, "MUG-1")
    assert "This is not a component of the kit." in substitute(client, hamper, "LAMP-1", "CLOCK-1").text
    assert "A component is no substitute for itself." in substitute(client, hamper, "MUG-1", "MUG-1").text
    assert not KitSubstitute.objects.exists()


def test_a_category_keeps_its_items_out_of_discounts(olga: User, client: Client) -> None:
    tea = make_category("TEA")
    answer = send(client, "categories", str(tea.pk), "discounts", prevent_manual_discounts="on")
    assert answer.status_code == 200, answer.text
    tea = Category.objects.get(pk=tea.pk)
    assert (tea.prevent_manual_discounts, tea.prevent_all_discounts) == (True, False)
