"""A script is read while it is typed, refused at its field, and heard at the desk as soon as it is stored."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from tests.factories import Scene


def test_a_script_is_written_with_its_preview_and_said_at_the_desk(
    scene: Scene, olga: User, open_as: Callable[[User, str], Page]
) -> None:
    office = open_as(olga, "/office/setup/scripts/new/")
    preview, text = office.locator(".reading"), office.locator("#new-text_en")
    expect(preview).to_contain_text("It reads here as soon as there is a text.")
    office.locator("#new-name").fill("Welcome")
    text.press_sequentially("Good day {{ firstname }}.")
    expect(preview).to_contain_text("There is no variable {{ firstname }}.")
    text.fill("Good day {{ first_name }}.\n[phone] Phone\n[email] E-mail <b onclick=alert(1)>")
    expect(preview).to_contain_text("Good day Carla.")
    expect(preview.locator(".script-step")).to_have_count(2)
    expect(preview.locator(".script-step.done")).to_have_count(1)
    expect(preview).to_contain_text("<b onclick=alert(1)>")
    expect(preview.locator("[onclick]")).to_have_count(0)
    assert not Axe().run(office).response["violations"]

    text.press("Control+Enter")
    expect(office.locator("h1")).to_contain_text("Welcome")
    expect(office.locator("#setup-section-general .reading")).to_contain_text("Good day Carla.")
    assert not Axe().run(office).response["violations"]

    # What is said during every order needs its moment alone.
    moments = office.locator("#setup-table-places [name$='-moment']")
    expect(moments).to_have_count(1)
    moments.select_option("start")
    moments.press("Control+Enter")
    expect(moments).to_have_count(2)
    expect(moments.first).to_have_value("start")

    desk = open_as(scene.ada, "/desk/")
    expect(desk.locator("#order-script")).to_contain_text("Good day ….")
