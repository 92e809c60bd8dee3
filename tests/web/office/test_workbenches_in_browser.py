"""A supervisor works a declined payment and a check hold by keyboard alone, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings

from ringup.orders.models import SalesOrder
from tests.acquirer import IMPATIENCE, TestAcquirer, running_acquirer
from tests.factories.scenes import Scene
from tests.web.office.benches import declined, large_check, prepare

OpenAs = Callable[..., Page]


@pytest.fixture
def acquirer(tmp_path: Path, settings: Settings) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        ours = {**running.settings, "seconds": str(IMPATIENCE)}
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": ours, "terminal_outside": {}}
        yield running


def test_check_holds_are_worked_off_by_keys(open_as: OpenAs, scene: Scene) -> None:
    prepare(scene)
    orders = [large_check(scene, str(number)) for number in range(4)]
    page = open_as(scene.sam, "/office/")
    expect(page.get_by_role("link", name="Check holds")).to_have_count(2)
    page = open_as(scene.sam, "/office/workbenches/check-holds/")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("F6")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("r")
    expect(page.locator("#status-line")).to_contain_text(f"Released: {orders[1].number}.")
    rows = page.locator("#workbench-rows tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#deed-reason")).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(page.locator("#workbench-deed")).to_be_hidden()
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press(" ")
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")
    page.keyboard.press("r")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(orders[3].number)
    page.keyboard.press("c")
    expect(page.locator("#deed-reason")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#workbench-rows")).to_contain_text("No order waits for a check.")
    states = [SalesOrder.objects.get(pk=order.pk).detailed_status for order in orders]
    assert states == ["released", "released", "released", "canceled"]


def test_a_row_comes_and_goes_by_itself_while_colleagues_work(open_as: OpenAs, scene: Scene) -> None:
    prepare(scene)
    page = open_as(scene.sam, "/office/workbenches/check-holds/")
    expect(page.locator("#workbench-rows")).to_contain_text("No order waits for a check.")
    order = large_check(scene)
    page.evaluate("htmx.trigger(document.body, 'live:workbenches', {})")
    expect(page.locator("#workbench-rows")).to_contain_text(order.number)


def test_a_declined_payment_is_worked_by_keys(open_as: OpenAs, scene: Scene, acquirer: TestAcquirer) -> None:
    prepare(scene)
    order = declined(scene)
    page = open_as(scene.sam, "/office/workbenches/declined-payments/")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("F6")
    expect(page.locator("#workbench-rows tbody tr").first).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator("#status-line")).to_contain_text(f"Processed again: {order.number}.")
    expect(page.locator("#workbench-rows tbody tr").first).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#deed-auth_code")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#deed-wrong")).to_be_visible()
    page.keyboard.type("A-7731")
    page.keyboard.press("Enter")
    expect(page.locator("#status-line")).to_contain_text(f"Authorized by hand: {order.number}.")
    expect(page.locator("#workbench-rows")).to_contain_text("No payment is declined.")
    assert SalesOrder.objects.get(pk=order.pk).detailed_status == "released"
    other = declined(scene, "other")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("F6")
    page.keyboard.press("o")
    page.wait_for_url(f"**/orders/{other.public_id}/")
