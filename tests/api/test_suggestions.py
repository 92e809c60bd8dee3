"""What goes with a line over the API: the same suggestions, taken by the same rules."""

import pytest

from ringup.call_centers.models import CallCenter
from ringup.directed_selling.models import PromptShowing
from ringup.orders.models import SalesLine, SalesOrder
from tests.api.conftest import Caller
from tests.factories.scenes import Scene
from tests.factories.suggestions import make_suggestion

pytestmark = pytest.mark.django_db(transaction=True)


def address(scene: Scene, ada: Caller) -> str:
    body = {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1"}], "payments": []}
    order = ada.ask("POST", "/orders", body).json()
    return f"/orders/{order['id']}/lines/{order['lines'][0]['id']}/suggestions"


def test_a_suggestion_is_read_and_taken(scene: Scene, ada: Caller) -> None:
    lamp, mug, _ = scene.items
    make_suggestion(lamp, mug)
    to = address(scene, ada)
    [found] = ada.ask("GET", to).json()["suggestions"]
    assert found == {
        "item": "MUG-1",
        "name": mug.name,
        "instead": False,
        "talk": "",
        "together": 34,
        "support": "0.0100",
        "confidence": "0.2100",
    }
    taken = ada.ask("POST", to, {"item": "MUG-1"})
    assert taken.status_code == 201, taken.content
    assert [line["item"] for line in taken.json()["lines"]] == ["LAMP-1", "MUG-1"]
    assert SalesLine.objects.get(item=mug).origin == SalesLine.Origin.CROSS_SELL
    assert ada.ask("GET", to).json()["suggestions"] == []


def test_what_is_not_suggested_is_refused(scene: Scene, ada: Caller) -> None:
    refused = ada.ask("POST", address(scene, ada), {"item": "MUG-1"})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_suggested")


def test_without_directed_selling_both_doors_are_shut(scene: Scene, ada: Caller) -> None:
    to = address(scene, ada)
    CallCenter.objects.filter(pk=scene.call_center.pk).update(directed_selling=False)
    for answer in (ada.ask("GET", to), ada.ask("POST", to, {"item": "MUG-1"})):
        assert (answer.status_code, answer.json()["code"]) == (403, "directed_selling_off")


def test_an_unknown_line_is_not_found(scene: Scene, ada: Caller) -> None:
    to = address(scene, ada).replace("/suggestions", "x/suggestions")
    for answer in (ada.ask("GET", to), ada.ask("POST", to, {"item": "MUG-1"})):
        assert (answer.status_code, answer.json()["code"]) == (404, "line_not_found")


@pytest.mark.parametrize("state", ["submitted", "invoiced", "canceled"])
def test_where_nothing_can_be_taken_nothing_counts_as_shown(scene: Scene, ada: Caller, state: str) -> None:
    lamp, mug, _ = scene.items
    make_suggestion(lamp, mug)
    to = address(scene, ada)
    SalesOrder.objects.update(state=state)
    assert len(ada.ask("GET", to).json()["suggestions"]) == 1
    assert not PromptShowing.objects.exists()
