"""Kits over the API: substitutes come with the line, components go out with their shares of the net."""

from decimal import Decimal

import pytest

from ringup.products.models import Item
from tests.api.conftest import Caller
from tests.factories.kits import make_kit, make_substitute
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kit(scene: Scene) -> Item:
    lamp, mug, clock = scene.items
    made = make_kit("HAMPER", {mug: 2, lamp: 1})
    make_substitute(made, lamp, clock, "15.00")
    return made


def body(scene: Scene, **line: object) -> dict[str, object]:
    return {"customer": scene.carla.public_id, "lines": [{"item": "HAMPER", **line}], "payments": []}


def test_a_kit_is_taken_with_a_substitute_and_shows_its_components(scene: Scene, ada: Caller, kit: Item) -> None:
    chosen = [{"component": "LAMP-1", "substitute": "CLOCK-1"}]
    answer = ada.ask("POST", "/orders", body(scene, kit=chosen, quantity="2"))
    assert answer.status_code == 201, answer.content
    [line] = answer.json()["lines"]
    assert line["net"] == "246.00"  # (2 × 4.50 + 99.00 + 15.00) × 2
    assert [(part["item"], part["quantity"], part["instead_of"], part["charge"]) for part in line["components"]] == [
        ("MUG-1", "4", None, "0"),
        ("CLOCK-1", "2", "LAMP-1", "15"),
    ]
    assert sum(Decimal(part["net"]) for part in line["components"]) == Decimal(line["net"])


def test_a_substitute_is_chosen_on_the_line_and_refused_in_the_same_words(scene: Scene, ada: Caller, kit: Item) -> None:
    order = ada.ask("POST", "/orders", body(scene)).json()
    address = f"/orders/{order['id']}/lines/{order['lines'][0]['id']}"
    changed = ada.ask("PATCH", address, {"kit": [{"component": "LAMP-1", "substitute": "CLOCK-1"}]})
    assert changed.json()["lines"][0]["net"] == "123.00"
    refused = ada.ask("PATCH", address, {"kit": [{"component": "LAMP-1", "substitute": "MUG-1"}]})
    assert (refused.status_code, refused.json()["code"]) == (422, "substitute_not_offered")
    whole = ada.ask("POST", "/orders", body(scene, kit=[{"component": "SOAP", "substitute": "MUG-1"}]))
    assert (whole.status_code, whole.json()["code"]) == (422, "kit_component_unknown")
    assert whole.json()["field"] == "lines[0].kit"


def test_a_product_says_what_stands_in_it(ada: Caller, kit: Item) -> None:
    found = ada.ask("GET", "/products/HAMPER").json()
    assert found["components"] == [
        {"item": "MUG-1", "name": "Harbor mug", "quantity": "2", "substitutes": []},
        {
            "item": "LAMP-1",
            "name": "Desk lamp",
            "quantity": "1",
            "substitutes": [{"item": "CLOCK-1", "charge": "15", "currency": "EUR"}],
        },
    ]
    assert ada.ask("GET", "/products/MUG-1").json()["components"] == []
