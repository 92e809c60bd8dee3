"""What agents say at the desk: the scripts of the moment, the selected product, and silence where nobody leads."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.call_centers.models import CallCenter
from ringup.calls.models import Call, TelephonyConnection
from ringup.catalogs.models import SourceCode
from ringup.customers.models import Customer, CustomerEmail
from ringup.directed_selling.actions.measure_scripts import measure_scripts
from ringup.directed_selling.models import Script, ScriptShowing, ScriptStop
from ringup.inventory.models import ExpectedReceipt, StockLevel
from ringup.orders.models import SalesOrder
from ringup.products.models import ItemImage, ItemText
from tests.factories.catalogs import make_published_catalog
from tests.factories.products import make_category
from tests.factories.scenes import Scene, make_rex, make_scene
from tests.factories.suggestions import make_link
from tests.web.desk.test_order_screen import Desk, line_of, stored
from tests.web.office.rows import make_script, make_version
from tests.web.safety.world import PAYLOAD

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def write(scene: Scene, name: str, text: str, *places: Mapping[str, Any], **values: Any) -> Script:
    return make_script(scene.legal_entity, name, text_en=text, places=places, **values)


def said(desk: Desk, **values: str) -> str:
    answer = desk.get("order-script", **values)
    assert answer.status_code == 200
    return str(answer.content.decode())


def in_order(html: str, texts: Sequence[str]) -> bool:
    places = [html.index(text) for text in texts]
    return places == sorted(places)


def test_a_new_order_begins_with_its_scripts_by_priority(ada: Desk, scene: Scene) -> None:
    write(scene, "Second", "How may I help?", priority=2)
    write(scene, "First", "Good day, this is {{ agent_name }}.", priority=1)
    write(scene, "Asleep", "Not said", active=False)
    write(scene, "Nowhere", "Not linked", {"moment": "end"})
    html = said(ada)
    assert f"Good day, this is {scene.actor().name}." in html
    assert in_order(html, ["Good day", "How may I help?"])
    assert "Not said" not in html
    assert "Not linked" not in html


def test_it_is_said_in_the_language_of_the_customer(ada: Desk, scene: Scene) -> None:
    write(scene, "Hello", "Good day {{ first_name }}.", text_da="Goddag {{ first_name }}.")
    ada.enter("LAMP-1")
    assert "Good day …." in said(ada)
    Customer.objects.filter(pk=scene.carla.pk).update(language="da")
    ada.post("set-customer", customer=scene.carla.public_id)
    assert f"Goddag {scene.carla.first_name}." in said(ada)
    Customer.objects.filter(pk=scene.carla.pk).update(language="fr")
    ada.post("set-customer", customer="")
    ada.post("set-customer", customer=scene.carla.public_id)
    assert f"Good day {scene.carla.first_name}." in said(ada)


def test_steps_tick_themselves_when_the_order_knows(ada: Desk, scene: Scene) -> None:
    steps = "[customer] Name\n[email] E-mail\n[phone] Phone\n[lines] Wishes\n[coupon] Coupon\n[payment] Payment"
    write(scene, "Steps", steps)
    assert said(ada).count("script-step done") == 0
    ada.enter("LAMP-1")
    assert said(ada).count("script-step done") == 1
    CustomerEmail.objects.filter(customer=scene.carla).delete()
    ada.post("set-customer", customer=scene.carla.public_id)
    without = said(ada).count("script-step done")
    CustomerEmail.objects.create(customer=scene.carla, address="carla@example.com")
    assert said(ada).count("script-step done") == without + 1


def test_the_selected_line_says_its_own(ada: Desk, scene: Scene) -> None:
    lamp, mug, clock = scene.items
    light = make_category("LIGHT", legal_entity=scene.legal_entity)
    lamp.categories.add(light)
    make_link(lamp, clock)
    write(scene, "Lamp", "{{ item_name }} at {{ item_price }}.", {"moment": "line", "item": lamp}, priority=2)
    write(scene, "Light", "It needs a bulb.", {"moment": "line", "category": light})
    write(scene, "Clock", "And a clock?", {"moment": "suggestion", "item": lamp, "linked": clock}, priority=3)
    write(scene, "Mug", "It is microwave proof.", {"moment": "line", "item": mug})
    write(scene, "Welcome", "Welcome.")
    ada.enter("LAMP-1")
    ada.enter("MUG-1")
    line = line_of(ada, "LAMP-1").public_id
    html = said(ada, line=line)
    assert in_order(html, ["It needs a bulb.", "Desk lamp at ", "And a clock?", "Welcome."])
    assert "microwave" not in html
    assert "It is microwave proof." in said(ada)
    ada.enter("CLOCK-1")
    assert "And a clock?" not in said(ada, line=line), "it is on the order already"


def test_a_source_code_brings_its_scripts_at_its_beginning_and_at_its_end(ada: Desk, scene: Scene) -> None:
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    code = SourceCode.objects.get(code="AUTUMN-01")
    lamp = scene.items[0]
    write(scene, "Begin", "You have our autumn catalog.", {"moment": "start", "source_code": code})
    write(scene, "End", "The winter one comes with it.", {"moment": "end", "catalog": catalog})
    write(scene, "Page", "It is on the cover.", {"moment": "line", "item": lamp, "catalog": catalog})
    ada.enter("LAMP-1")
    assert "autumn" not in said(ada)
    assert "winter" not in said(ada, moment="end")
    assert "cover" not in said(ada)
    ada.enter("AUTUMN-01")
    assert "You have our autumn catalog." in said(ada)
    assert "The winter one comes with it." in said(ada, moment="end")
    assert "autumn" not in said(ada, moment="end")
    ada.enter("LAMP-1")
    line = stored(ada).lines.order_by("position").last()
    assert line is not None
    assert "It is on the cover." in said(ada, line=line.public_id)


def test_a_customer_group_hears_its_own(ada: Desk, scene: Scene) -> None:
    write(scene, "Trade", "You have thirty days.", {"moment": "start", "customer_group": "TRADE"})
    ada.enter("LAMP-1")
    ada.post("set-customer", customer=scene.carla.public_id)
    assert "thirty" not in said(ada)
    Customer.objects.filter(pk=scene.carla.pk).update(group="TRADE")
    assert "You have thirty days." in said(ada)


def test_a_note_is_marked_as_one(ada: Desk, scene: Scene) -> None:
    write(scene, "Careful", "She complained last week.", kind="note")
    assert "for you, not to be read out" in said(ada)


def test_the_product_is_shown_with_all_its_pictures(ada: Desk, scene: Scene, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    lamp = scene.items[0]
    for position, text in enumerate(("From above", "Its bulb"), start=1):
        image = ItemImage(item=lamp, position=position, alternative_text=text)
        image.file.save("lamp.png", ContentFile(b"\x89PNG\r\n\x1a\n"))
    ItemImage.objects.create(item=lamp, language="da", alternative_text="På dansk", file="items/da.png")
    ItemText.objects.create(item=lamp, language="en", name="Desk lamp", description="Gives a warm light.")
    lamp.variant = {"color": "red"}
    lamp.width_mm, lamp.depth_mm, lamp.height_mm, lamp.weight_g = 300, 205, 1200, 1250
    lamp.save()
    StockLevel.objects.filter(item=lamp).update(on_hand=3)
    level = StockLevel.objects.get(item=lamp)
    day = timezone.localdate() + timedelta(days=30)
    ExpectedReceipt.objects.create(item=lamp, warehouse=level.warehouse, quantity=Decimal(48), expected_on=day)
    ada.enter("LAMP-1")
    html = said(ada)
    assert in_order(html, ["Enlarge: From above", "Enlarge: Its bulb"])
    assert html.count(" popover>") == 2
    assert "På dansk" not in html
    assert "Gives a warm light." in html
    for fact in ("color", "red", "3 left", "Next delivery", "· 48", "30 × 20.5 × 120 cm", "1.25 kg"):
        assert fact in html


def test_without_directed_selling_there_is_no_panel_and_with_it_all_is_back(ada: Desk, scene: Scene) -> None:
    write(scene, "Welcome", "Welcome.")
    ada.enter("LAMP-1")
    CallCenter.objects.filter(pk=scene.call_center.pk).update(directed_selling=False)
    html = said(ada)
    assert "Welcome." not in html
    assert "Desk lamp" not in html
    assert "hidden" in html.split(">")[0]
    assert ada.address("order-script") not in ada.open()
    CallCenter.objects.filter(pk=scene.call_center.pk).update(directed_selling=True)
    assert "Welcome." in said(ada)
    assert ada.address("order-script") in ada.open()


def test_a_text_that_would_be_a_program_is_a_text(ada: Desk, scene: Scene) -> None:
    write(scene, PAYLOAD[:80], f"{PAYLOAD}{{% debug %}}{{0.__class__}}")
    Customer.objects.filter(pk=scene.carla.pk).update(first_name=PAYLOAD)
    write(scene, "Name", "Hello {{ first_name }}")
    ada.enter("LAMP-1")
    ada.post("set-customer", customer=scene.carla.public_id)
    html = said(ada)
    assert "<b hx-get" not in html
    assert "&lt;b hx-get" in html
    assert "{% debug %}{0.__class__}" in html


def test_an_order_that_is_closed_says_nothing_more(ada: Desk, scene: Scene) -> None:
    write(scene, "Welcome", "Welcome.")
    ada.enter("LAMP-1")
    ada.post("cancel-order", to="/customers/")
    assert "Welcome." not in said(ada)


def test_rex_hears_nothing_of_ours(ada: Desk, scene: Scene) -> None:
    write(scene, "Welcome", "Welcome to ours.")
    ada.enter("LAMP-1")
    rex = make_rex()
    assert Desk(rex, ada.order).get("order-script").status_code == 404
    assert "Welcome to ours." not in said(Desk(rex))


def test_scripts_cost_the_entry_of_a_line_nothing_and_themselves_a_fixed_number(ada: Desk, scene: Scene) -> None:
    _, mug, clock = scene.items

    def count(do: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            do()
        return len(queries)

    ada.enter("LAMP-1")
    ada.enter("MUG-1")
    bare = count(lambda: ada.enter("MUG-1"))
    page = count(ada.open)
    light = make_category("LIGHT", legal_entity=scene.legal_entity)
    make_link(mug, clock)

    def fill(number: int) -> None:
        for place in (
            {"moment": "start"},
            {"moment": "line", "item": mug},
            {"moment": "line", "category": light},
            {"moment": "suggestion", "item": mug, "linked": clock},
        ):
            write(
                scene, f"{place['moment']} {number} {len(place)}{'category' in place}", "[email] E\n[payment] P", place
            )

    fill(1)
    said(ada)  # loads the rules anew, which a category changes
    few = count(lambda: said(ada))
    for number in range(2, 9):
        fill(number)
    said(ada)  # notes what was not due before
    assert count(lambda: said(ada)) == few
    assert count(lambda: ada.enter("MUG-1")) == bare
    assert count(ada.open) == page


def test_a_call_hears_one_version_from_beginning_to_end(ada: Desk, scene: Scene) -> None:
    script = write(scene, "Hello", "Good day.", weight=0)
    version = make_version(script, text_en="Hi there {{ first_name }}.")
    assert "Hi there" in said(ada)
    version.weight, script.weight = 0, 1
    version.save()
    script.save()
    ada.enter("LAMP-1")
    html = said(ada)
    assert "Hi there" in html
    assert "Good day." not in html
    showing = ScriptShowing.objects.get()
    assert (showing.version, showing.order_id) == (version, ada.order)


def test_a_stopped_version_is_not_drawn_but_said_to_the_end(ada: Desk, scene: Scene) -> None:
    script = write(scene, "Hello", "Good day.", weight=0)
    version = make_version(script, text_en="Hi there.")
    assert "Hi there." in said(ada)
    ScriptStop.objects.create(script=script, version=version, stopped_at=timezone.now(), because={})
    assert "Hi there." in said(ada)
    assert "Good day." in said(Desk(scene.ada))


def test_two_orders_of_one_call_hear_the_same(ada: Desk, scene: Scene) -> None:
    script = write(scene, "Hello", "Good day.", weight=0)
    version = make_version(script, text_en="Hi there.")
    ada.enter("LAMP-1")
    said(ada)
    connection = TelephonyConnection.objects.create(legal_entity=scene.legal_entity, name="PBX", secret="x")
    call = Call.objects.create(legal_entity=scene.legal_entity, connection=connection, external_id="1")
    SalesOrder.objects.filter(public_id=ada.order).update(call=call)
    version.weight, script.weight = 0, 1
    version.save()
    script.save()
    other = Desk(scene.ada)
    other.enter("MUG-1")
    SalesOrder.objects.filter(public_id=other.order).update(call=call)
    assert "Hi there." in said(other)


def test_what_was_due_takes_the_time_until_the_order_goes_on(ada: Desk, scene: Scene) -> None:
    write(scene, "Hello", "Good day.")
    write(scene, "Lamp", "It has a bulb.", {"moment": "line", "item": scene.items[0]})
    said(ada)
    ScriptShowing.objects.update(shown_at=timezone.now() - timedelta(seconds=6))
    ada.enter("LAMP-1")
    said(ada)
    hello = ScriptShowing.objects.get(script__name="Hello")
    assert hello.ended_at is not None
    assert 6 <= hello.seconds < 12
    assert ScriptShowing.objects.get(script__name="Lamp").ended_at is None
    said(ada)
    assert ScriptShowing.objects.count() == 2


def test_the_agent_ticks_a_step_and_takes_the_tick_away(ada: Desk, scene: Scene) -> None:
    script = write(scene, "Steps", "[lines] Wishes\n[ ] Ask how they found us.\n[ ] Thank them.")
    html = said(ada)
    assert html.count("data-tick") == 1
    assert html.count('aria-pressed="false"') == 2
    html = ada.post("tick-step", script.public_id, 1, ticked="1").text
    assert html.count('aria-pressed="true"') == 1
    assert ScriptShowing.objects.get().ticked == [1]
    ada.enter("LAMP-1")
    assert said(ada).count('aria-pressed="true"') == 1, "it stays with the order"
    assert ada.post("tick-step", script.public_id, 1, ticked="").status_code == 200
    assert ScriptShowing.objects.get().ticked == []
    answer = ada.post("tick-step", script.public_id, 3, ticked="1")
    assert answer.status_code == 422
    assert "no such step" in answer.text


def test_what_the_order_was_worth_stands_beside_what_was_said(ada: Desk, scene: Scene) -> None:
    write(scene, "Hello", "Good day.")
    said(ada)
    ada.enter("LAMP-1")
    order = stored(ada)
    assert measure_scripts(None, legal_entity=order.legal_entity_id, order=order.public_id) == 0, "not submitted"
    SalesOrder.objects.filter(pk=order.pk).update(submitted_at=timezone.now() + timedelta(minutes=3))
    assert measure_scripts(None, legal_entity=order.legal_entity_id, order=order.public_id) == 1
    showing = ScriptShowing.objects.get()
    assert showing.revenue_minor > 0
    assert 170 < (showing.handled_seconds or 0) < 200
