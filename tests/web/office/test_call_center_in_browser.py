"""A call center is set up by keyboard in a real browser: typed, refused at the field, saved, told by the audit."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import Parameters, User
from ringup.payments.models import PaymentMethod
from tests.factories import Scene, make_call_center

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def page_of_center(scene: Scene, olga: User, open_as: OpenAs) -> Page:
    return open_as(olga, f"/office/setup/call-centers/{scene.call_center.public_id}/")


def test_a_wrong_value_is_refused_at_its_field_and_what_was_typed_stays(page_of_center: Page, scene: Scene):
    page = page_of_center
    page.get_by_label("Overpaid %").fill("250")
    page.get_by_label("Days on check hold").fill("7")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#parameters-overpaid_percent_error")).to_have_text("A percentage goes up to 100.")
    expect(page.get_by_label("Overpaid %")).to_be_focused()
    expect(page.get_by_label("Overpaid %")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Days on check hold")).to_have_value("7")
    assert Parameters.objects.get(call_center=scene.call_center).check_hold_days == 5


def test_a_new_row_that_is_refused_has_the_hand_at_the_first_field_to_mend(scene: Scene, olga: User, open_as: OpenAs):
    page = open_as(olga, "/office/setup/tax-rates/new/")
    expect(page.get_by_label("Item tax group", exact=True)).to_be_focused()
    page.get_by_label("Item tax group", exact=True).fill("FULL")
    page.get_by_label("Rate %", exact=True).fill("high")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Rate %", exact=True)).to_be_focused()
    expect(page.get_by_label("Rate %", exact=True)).to_have_attribute("aria-invalid", "true")


def test_what_is_saved_says_so_and_stands_in_the_audit_without_a_page_load(page_of_center: Page, scene: Scene):
    page = page_of_center
    page.evaluate("window.stillHere = true")
    page.get_by_label("Overpaid %").fill("2.5")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved: Parameters.")).to_be_visible()
    line = page.locator("#setup-changes tbody").first
    expect(line).to_contain_text("Olga Meijer")
    expect(line).to_contain_text("Overpaid %")
    expect(line.locator("td").nth(2)).to_have_text("0")
    expect(line.locator("td").nth(3)).to_have_text("2.5")
    assert page.evaluate("window.stillHere")
    assert str(Parameters.objects.get(call_center=scene.call_center).overpaid_percent) == "2.50"


def test_rows_are_added_one_after_the_other_without_the_mouse(page_of_center: Page, scene: Scene):
    page = page_of_center
    page.get_by_label("Code, new row").fill("VOUCHER")
    page.keyboard.press("Tab")
    page.keyboard.type("Voucher")
    page.keyboard.press("Tab")
    page.keyboard.type("Normal")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved: Payment methods.")).to_be_visible()
    expect(page.get_by_label("Position, new row")).to_be_focused()
    expect(page.get_by_label("Position, new row")).to_have_value("6")
    assert PaymentMethod.objects.get(call_center=scene.call_center, code="VOUCHER").position == 5


def test_one_section_does_not_clear_what_is_typed_in_another(page_of_center: Page):
    page = page_of_center
    page.get_by_label("Order number prefix").fill("RT-")
    page.get_by_label("Overpaid %").fill("1")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(page.get_by_label("Order number prefix")).to_have_value("RT-")


def test_a_colleagues_change_is_shown_beside_what_was_typed_and_never_overwritten_unseen(
    page_of_center: Page, scene: Scene
):
    page = page_of_center
    Parameters.objects.filter(call_center=scene.call_center).update(overpaid_percent=3)
    page.get_by_label("Overpaid %").fill("4")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Overpaid % is now: 3")
    expect(page.get_by_label("Overpaid %")).to_have_value("4")
    assert Parameters.objects.get(call_center=scene.call_center).overpaid_percent == 3
    page.get_by_label("Overpaid %").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert Parameters.objects.get(call_center=scene.call_center).overpaid_percent == 4


def test_the_list_is_searched_and_opened_with_the_keyboard(scene: Scene, olga: User, open_as: OpenAs):
    for code in ("GHENT", "HAMBURG", "LIEGE"):
        make_call_center(code)
    page = open_as(olga, "/office/setup/call-centers/")
    page.keyboard.press("/")
    page.keyboard.type("ham")
    expect(page.locator("#setup-list tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=ham$"))
    page.evaluate("document.addEventListener('htmx:beforeRequest', () => document.body.dataset.askedAgain = 'yes')")
    page.keyboard.press("ArrowDown")
    # Leaving the field is no new search: its answer would take the row from under the hand.
    assert page.evaluate("document.body.dataset.askedAgain") is None
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("HAMBURG")
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call centers")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page_of_center: Page, scheme: str):
    page = page_of_center
    page.emulate_media(color_scheme=scheme)
    page.get_by_label("Overpaid %").fill("250")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#parameters-overpaid_percent_error")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
