"""What the page for programmers shows is what happens: its request is sent as it stands, its refusal comes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = (Path(__file__).parents[2] / "docs/how-to/use-the-api.md").read_text()


def section(title: str) -> str:
    """The text under a heading of the page."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def order_of_the_page(scene: Scene) -> dict[str, Any]:
    """The content of the page's request; the customer of the page is Carla."""
    found = re.search(r"-d '(\{.*?\})'", section("Take a whole order in one call"), re.DOTALL)
    assert found, "the page sends an order"
    return {**json.loads(found[1]), "customer": scene.carla.public_id}


def key_of_the_page() -> str:
    found = re.search(r'"Idempotency-Key: ([^"]+)"', PAGE)
    assert found, "the page sends a key"
    return found[1]


def test_the_order_of_the_page_is_taken_paid_and_submitted_once(scene: Scene, ada: Caller) -> None:
    first = ada.ask("POST", "/orders", order_of_the_page(scene), **{"Idempotency-Key": key_of_the_page()})
    assert first.status_code == 201, first.content
    order = first.json()
    assert (order["state"], order["payment_status"], len(order["lines"])) == ("submitted", "paid", 2)
    again = ada.ask("POST", "/orders", order_of_the_page(scene), **{"Idempotency-Key": key_of_the_page()})
    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")


def test_the_refusal_of_the_page_is_what_comes(scene: Scene, ada: Caller) -> None:
    found = re.search(r"\n(    \{.*?\n    \})\n", section("Understand a refusal"), re.DOTALL)
    assert found, "the page shows a refusal"
    order = order_of_the_page(scene)
    order["lines"][1]["item"] = "4711"
    answer = ada.ask("POST", "/orders", order)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == json.loads(found[1])


def test_the_page_names_every_status_that_is_described(ada: Caller) -> None:
    described = ada.ask("GET", "/openapi.json").json()
    refused = {
        status
        for path in described["paths"].values()
        for operation in path.values()
        for status in operation["responses"]
        if status >= "400"
    }
    named = set(re.findall(r"^\| (\d{3}) \|", section("Understand a refusal"), re.MULTILINE))
    assert refused <= named
