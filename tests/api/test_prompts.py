"""The report of prompts over the API: what was listed counts as shown, and who may read what it brought."""

import pytest

from ringup.directed_selling.models import PromptShowing
from tests.api.conftest import Caller
from tests.factories.scenes import Scene
from tests.factories.suggestions import make_suggestion

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_listed_was_shown_and_what_is_taken_counts(scene: Scene, ada: Caller) -> None:
    lamp, mug, clock = scene.items
    make_suggestion(lamp, mug)
    make_suggestion(lamp, clock, place=2)
    body = {"customer": scene.carla.public_id, "lines": [{"item": "LAMP-1"}], "payments": []}
    order = ada.ask("POST", "/orders", body).json()
    to = f"/orders/{order['id']}/lines/{order['lines'][0]['id']}/suggestions"
    assert len(ada.ask("GET", to).json()["suggestions"]) == 2
    assert ada.ask("POST", to, {"item": "MUG-1"}).status_code == 201
    found = {row.offered.number: row.taken for row in PromptShowing.objects.select_related("offered") if row.offered}
    assert found == {"MUG-1": True, "CLOCK-1": False}


def test_an_agent_does_not_read_the_report(ada: Caller) -> None:
    refused = ada.ask("GET", "/prompts")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
