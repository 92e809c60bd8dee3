"""What to say under the hand: it comes by itself, follows the line and the recap, and a picture grows by one key."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.products.models import Item, ItemImage
from tests.factories.scenes import Scene, make_scene
from tests.web.office.rows import make_script

STEPS = "[lines] What shall it be?\n[customer] Whom do I have the pleasure with?\n[date] When shall it be there?"


@pytest.fixture
def scene(transactional_db: None, settings: Any, tmp_path: Any) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    scene = make_scene()
    lamp, mug, _ = scene.items
    picture(lamp, "From above", "#c65")
    picture(lamp, "Its bulb", "#59c")
    entity = scene.legal_entity
    make_script(entity, "Welcome", text_en=f"Good day, this is {{{{ agent_name }}}}.\n{STEPS}")
    make_script(entity, "Lamp", text_en="It gives a warm light.", places=[{"moment": "line", "item": lamp}])
    note = "Break the blue ones last."
    make_script(entity, "Mugs", kind="note", text_en=note, places=[{"moment": "line", "item": mug}])
    make_script(entity, "Goodbye", text_en="That is {{ order_total }}. Thank you!", places=[{"moment": "end"}])
    return scene


def picture(item: Item, text: str, color: str) -> None:
    drawn = Image.new("RGB", (800, 600), "#eee")
    ImageDraw.Draw(drawn).ellipse((150, 100, 650, 500), fill=color)
    file = BytesIO()
    drawn.save(file, "PNG")
    image = ItemImage(item=item, position=item.images.count() + 1, alternative_text=text)
    image.file.save("lamp.png", ContentFile(file.getvalue()))


def no_violations(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], found


def test_scripts_follow_the_call(open_as: Callable[[User, str], Page], scene: Scene) -> None:
    page = open_as(scene.ada, "/desk/")
    script, entry = page.locator("#order-script"), page.locator("#entry")
    expect(script).to_contain_text("Good day, this is")
    expect(script.locator(".script-step.done")).to_have_count(0)
    no_violations(page)
    entry.press_sequentially("LAMP-1")
    entry.press("Enter")
    expect(script).to_contain_text("It gives a warm light.")
    expect(script.locator(".script-step.done")).to_have_count(1)
    expect(script.locator("[data-zoom]")).to_have_count(2)
    no_violations(page)

    # F4 goes there, F4 again makes the picture large, an arrow and Enter take the next one, Escape leads back.
    page.keyboard.press("F4")
    expect(script).to_be_focused()
    page.keyboard.press("F4")
    expect(page.locator("#picture-1")).to_be_visible()
    no_violations(page)
    page.keyboard.press("Escape")
    expect(page.locator("#picture-1")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(script.locator("[data-zoom]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(script.locator("[data-zoom]").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#picture-2")).to_be_visible()
    expect(page.locator("#picture-2 figcaption")).to_contain_text("Its bulb")
    page.keyboard.press("Escape")
    expect(page.locator("#picture-2")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(entry).to_be_focused()

    entry.press_sequentially("MUG-1")
    entry.press("Enter")
    expect(script).to_contain_text("Break the blue ones last.")
    expect(script).to_contain_text("for you, not to be read out")
    texts = script.locator(".script > div").evaluate_all(
        "texts => texts.map(text => text.clientWidth / text.closest('.panel-body').clientWidth)"
    )
    assert min(texts) > 0.85, texts  # each as wide as the panel, not beside its own heading
    expect(script).not_to_contain_text("warm light")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(script).to_contain_text("It gives a warm light.")
    expect(script).not_to_contain_text("blue ones")

    page.keyboard.press("Escape")
    expect(entry).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-recap-title")).to_be_visible()
    expect(script).to_contain_text("That is €17.55. Thank you!")
    expect(script).not_to_contain_text("Good day")
    page.locator("#order-recap [data-escape-here]").click()
    expect(page.locator("#order-recap-title")).to_be_hidden()
    expect(script).to_contain_text("Good day, this is")


def test_one_key_ticks_the_next_step_and_a_digit_takes_it_back(
    open_as: Callable[[User, str], Page], scene: Scene
) -> None:
    text = "[ ] Ask how they found us.\n[ ] Thank them."
    make_script(scene.legal_entity, "Manners", text_en=text)
    page = open_as(scene.ada, "/desk/")
    steps = page.locator("#order-script .step-button")
    expect(steps).to_have_count(2)
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.press("Shift+F4")
    expect(steps.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.press("Shift+F4")
    expect(steps.nth(1)).to_have_attribute("aria-pressed", "true")
    no_violations(page)
    page.keyboard.press("F4")
    expect(page.locator("#order-script")).to_be_focused()
    page.keyboard.press("1")
    expect(steps.nth(0)).to_have_attribute("aria-pressed", "false")
    expect(steps.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#order-script")).to_be_focused()
    page.keyboard.press("2")
    expect(steps.nth(1)).to_have_attribute("aria-pressed", "false")
