"""Where nobody directs the sale nothing comes, through whatever door, and on again everything is back (spec §0).

What is read is asked of every route of the desk and the API, so a new one is looked at by itself: it may not say a word
that directed selling brings. What is written stands in a table, and every action of directed selling has to be in it.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

import ringup
from ringup.call_centers.models import CallCenter
from ringup.catalogs.models import SourceCode
from ringup.customers.models import CustomerAddress
from ringup.directed_selling.models import Script, ScriptPlace
from tests.api.conftest import Caller, permitted
from tests.factories.catalogs import make_published_catalog
from tests.factories.coupons import make_discount
from tests.factories.products import make_item
from tests.factories.scenes import Scene, make_scene
from tests.factories.suggestions import make_link
from tests.web.desk.test_order_screen import Desk, line_of
from tests.web.safety.routes import SCREEN, Route, all_routes

pytestmark = pytest.mark.django_db

# What only directed selling says at the desk: a script, a suggestion, an offer in reach, a source code.
SCRIPT, SUGGESTED, OFFER, CODE = "ZQSCRIPT", "ZQSUGGESTED", "ZQOFFER", "ZQCODE"
WORDS = (SCRIPT, SUGGESTED, OFFER, CODE)
# What these set up is for call centers that direct their sale, whatever the agent's does.
SET_UP = {
    "api-v1:list_scripts",
    "api-v1:list_versions",
    "api-v1:outcome",
    "api-v1:list_catalogs",
    "api-v1:get_catalog",
    "api-v1:list_links",
}
# Goods and the history of what was sold are no selling.
GOODS = {"desk:entry-results", "api-v1:list_products", "api-v1:get_product"}
# Reads that never end, or have a table of their own.
LEFT_OUT = {"live:stream"}


@dataclass(frozen=True, kw_only=True)
class Selling:
    """An order with one line beside which everything is said that can be said, and who asks."""

    scene: Scene
    desk: Desk
    api: Caller
    code: SourceCode

    @property
    def line(self) -> str:
        return line_of(self.desk, "LAMP-1").public_id

    def switch(self, *, on: bool) -> None:
        CallCenter.objects.filter(pk=self.scene.call_center.pk).update(directed_selling=on)


@pytest.fixture
def selling() -> Selling:
    scene = make_scene()
    lamp = scene.items[0]
    make_link(lamp, make_item(SUGGESTED, price="5.00", legal_entity=scene.legal_entity))
    tiers = {"lines": [{"products": ["LAMP-1"]}], "tiers": [{"from": "6", "percent": "20"}]}
    make_discount("SIX", kind="quantity", name=OFFER, params=tiers, legal_entity=scene.legal_entity)
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items, codes=(CODE,))
    script = Script.objects.create(legal_entity=scene.legal_entity, name="Hello", text_en=SCRIPT)
    ScriptPlace.objects.create(script=script, moment="start")
    ScriptPlace.objects.create(script=script, moment="end")
    if not scene.carla.addresses.exists():
        CustomerAddress.objects.create(customer=scene.carla, country="NL")
    desk = Desk(scene.ada)
    desk.enter("4*LAMP-1")
    desk.post("set-customer", customer=scene.carla.public_id)
    return Selling(scene=scene, desk=desk, api=permitted(scene, "agent", scene.ada), code=catalog.source_codes.get())


def readable() -> Iterator[Route]:
    for route in all_routes():
        space = route.name.partition(":")[0]
        if space in ("desk", "api-v1") and SCREEN not in route.parameters and route.name not in LEFT_OUT:
            yield route


def said(selling: Selling) -> dict[str, set[str]]:
    """Which of the words each route says, of those that say any."""
    values = {
        "order": selling.desk.order,
        "line": selling.line,
        "customer": selling.scene.carla.public_id,
        "number": "LAMP-1",
        "source_code": CODE,
        "step": "1",
    }
    found: dict[str, set[str]] = {}
    for route in readable():
        address = route.address({name: values.get(name, "k7w2m9xq4tz8vb") for name in route.parameters})
        with transaction.atomic():
            if route.is_api:
                answer = selling.api.ask("GET", address.removeprefix("/api/v1"))
            else:
                answer = selling.desk.client.get(address, headers={"HX-Request": "true"})
            transaction.set_rollback(True)
        text = answer.text if not answer.streaming else ""
        words = {word for word in WORDS if word in text}
        if words and route.name not in SET_UP | GOODS:
            found[route.name] = words
    return found


def test_no_route_says_a_word_of_it_until_it_is_on_again(selling: Selling) -> None:
    on = said(selling)
    assert on == {
        "desk:order-header": {CODE},
        "desk:order-offers": {SUGGESTED, OFFER},
        "desk:order-script": {SCRIPT},
        "desk:customer-catalogs": {CODE},
        "api-v1:suggestions_of_line": {SUGGESTED},
        "api-v1:scripts_of_order": {SCRIPT},
        "api-v1:list_codes": {CODE},
    }
    selling.switch(on=False)
    assert said(selling) == {}
    selling.switch(on=True)
    assert said(selling) == on


Deed = Callable[[Selling], Any]


def post(name: str, **values: str) -> Deed:
    return lambda selling: selling.desk.post(name, **values)


def take_suggestion(selling: Selling) -> Any:
    return selling.desk.post("take-suggestion", selling.line, item=SUGGESTED)


def take_offer(selling: Selling) -> Any:
    return selling.desk.post("change-line", selling.line, **{"offer": "SIX", "quantity": "6", "seen:quantity": "4"})


def shown_step(selling: Selling) -> str:
    """The public id of a script with a step, which the agent has seen."""
    script = Script.objects.get()
    Script.objects.update(text_en=f"{SCRIPT}\n[ ] Thank them.")
    selling.desk.get("order-script")
    return script.public_id


def tick_step(selling: Selling) -> Any:
    return selling.desk.post("tick-step", shown_step(selling), 1, ticked="1")


def tick_by_api(selling: Selling) -> Any:
    address = f"/orders/{selling.desk.order}/scripts/{shown_step(selling)}/steps/1"
    return selling.api.ask("PUT", address, {"ticked": True})


def change_header(selling: Selling) -> Any:
    return selling.desk.post("change-header", **{"source_code": str(selling.code.pk), "seen:source_code": ""})


def send_catalog(selling: Selling) -> Any:
    address = reverse("desk:send-catalog", args=[selling.scene.carla.public_id])
    form = {"source_code": CODE, "quantity": "1"}
    return selling.desk.client.post(address, form, headers={"HX-Request": "true"})


def take_by_api(selling: Selling) -> Any:
    return selling.api.ask(
        "POST", f"/orders/{selling.desk.order}/lines/{selling.line}/suggestions", {"item": SUGGESTED}
    )


def code_by_api(selling: Selling) -> Any:
    return selling.api.ask("PUT", f"/orders/{selling.desk.order}/source-code", {"code": CODE})


def catalog_by_api(selling: Selling) -> Any:
    body = {"customer": selling.scene.carla.public_id, "source_code": CODE}
    return selling.api.ask("POST", "/catalog-requests", body)


# Each door through which something is sold with direction, and the action behind it.
DEEDS: dict[str, tuple[str, Deed]] = {
    "desk: take a suggestion, also by *": ("take_suggestion", take_suggestion),
    "desk: take an offer in reach, also by +": ("take_offer", take_offer),
    "desk: tick a step of a script": ("tick_step", tick_step),
    "desk: a source code in the entry field": ("set_source_code", post("entry", text=f"#{CODE}")),
    "desk: a source code in the header": ("change_header", change_header),
    "desk: send a catalog": ("request_catalog", send_catalog),
    "API: take a suggestion": ("take_suggestion", take_by_api),
    "API: tick a step of a script": ("tick_step", tick_by_api),
    "API: put a source code on an order": ("set_source_code", code_by_api),
    "API: request a catalog": ("request_catalog", catalog_by_api),
}
# What only notes that something was seen, and what sets up for all call centers.
NOTES = {"show_prompts", "show_scripts", "start_version"}


@pytest.mark.parametrize("door", DEEDS)
def test_every_door_refuses_and_opens_again(selling: Selling, door: str) -> None:
    deed = DEEDS[door][1]
    selling.switch(on=False)
    with transaction.atomic():
        refused = deed(selling)
        transaction.set_rollback(True)
    assert refused.status_code in (403, 422), refused.text
    assert "works without directed selling" in refused.text or "directed_selling_off" in refused.text, refused.text
    selling.switch(on=True)
    done = deed(selling)
    assert done.status_code in (200, 201), done.text


def test_the_keys_of_it_are_not_shown(selling: Selling) -> None:
    def ids() -> list[bool]:
        text = selling.desk.get("order-offers").text
        return [f'id="{name}"' in text for name in ("take-offer", "take-suggestion")]

    assert ids() == [True, True]
    selling.switch(on=False)
    assert ids() == [False, False]


def test_every_action_of_it_has_a_door_in_the_table() -> None:
    """A new action of directed selling that the desk or the API can take has to be refused here, too."""
    root, taken = Path(ringup.__file__).parent, set[str]()
    for folder in ("web/desk", "api"):
        for path in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                    "ringup.directed_selling.actions"
                ):
                    taken.add(str(node.module).rpartition(".")[2])
    assert taken - NOTES <= {action for action, _ in DEEDS.values()}
