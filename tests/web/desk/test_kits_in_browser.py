"""A kit in a real browser: a substitute chosen by keys, its charge before the eyes; the way to pay that spares."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.orders.models import SalesLine
from tests.factories.coupons import make_discount
from tests.factories.kits import make_kit, make_substitute
from tests.factories.scenes import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    scene = make_scene()
    lamp, mug, clock = scene.items
    kit = make_kit("HAMPER", {mug: 2, lamp: 1})
    make_substitute(kit, lamp, clock, "15.00")
    params = {"lines": [{"percent": "2"}], "payment_methods": ["CASH"]}
    make_discount("CASH-2", name="2 % for cash", kind="tender", params=params)
    return scene


def test_a_substitute_is_chosen_by_keys_and_the_total_follows(scene: Scene, open_as: OpenAs) -> None:
    page = open_as(scene.ada, "/desk/")
    page.locator("#entry").fill("HAMPER")
    page.keyboard.press("Enter")
    row = page.locator("#order-lines-body tr").first
    expect(row).to_contain_text("2 × Harbor mug")
    place = page.locator("#line-kit-1")
    expect(place.locator("option")).to_have_text(["Desk lamp", "Ship's clock, 15.00 more"])
    place.focus()
    page.keyboard.press("S")
    expect(row).to_contain_text("1 × Ship's clock")
    expect(page.locator("#line-detail")).to_contain_text("instead of LAMP-1")
    assert SalesLine.objects.get().net_minor == 12300
    cash = page.locator("#payment-methods button", has_text="Cash")
    expect(cash).to_contain_text("2% less")
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    cash.click()
    expect(page.locator("#order-totals")).to_contain_text("145.85")
    expect(row).to_contain_text("2 % for cash")
