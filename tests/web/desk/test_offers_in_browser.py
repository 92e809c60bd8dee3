"""The gap ladder under the hand: it comes by itself after an entry, and one key takes the offer."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.orders.models import SalesLine
from tests.factories.coupons import make_discount
from tests.factories.scenes import Scene, make_scene
from tests.factories.suggestions import make_suggestion

SIX = {"lines": [{"products": ["LAMP-1"]}], "tiers": [{"from": "6", "percent": "20"}]}


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    scene = make_scene()
    make_discount("SIX", kind="quantity", name="Six for less", params=SIX, legal_entity=scene.legal_entity)
    return scene


def test_plus_takes_the_offer_in_reach(open_as: Callable[[User, str], Page], scene: Scene) -> None:
    page = open_as(scene.ada, "/desk/")
    entry = page.locator("#entry")
    expect(entry).to_be_focused()
    entry.press_sequentially("4*LAMP-1")
    entry.press("Enter")
    offer = page.locator("#take-offer")
    expect(offer).to_contain_text("2 more of Desk lamp, saves 12.00")
    expect(offer).to_contain_text("+9.68")
    found = Axe().run(page).response["violations"]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], found
    page.keyboard.press("+")
    expect(page.locator(".to-pay-amount")).to_have_text("€58.08")
    expect(offer).to_have_count(0)
    expect(entry).to_be_focused()
    assert SalesLine.objects.get().quantity == 6
    # The detail of the changed line comes along.
    expect(page.locator("#line-quantity")).to_have_value("6")


def test_a_star_adds_what_goes_with_the_newest_line(open_as: Callable[[User, str], Page], scene: Scene) -> None:
    lamp, mug, _ = scene.items
    make_suggestion(lamp, mug)
    page = open_as(scene.ada, "/desk/")
    entry = page.locator("#entry")
    expect(entry).to_be_focused()
    entry.press_sequentially("LAMP-1")
    entry.press("Enter")
    suggestion = page.locator("#take-suggestion")
    expect(suggestion).to_contain_text(f"{mug.name}")
    expect(suggestion).to_contain_text("bought together 34 times, in 21 % of its orders")
    found = Axe().run(page).response["violations"]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], found
    page.keyboard.press("*")
    expect(page.locator("#order-lines-body tr")).to_have_count(2)
    expect(suggestion).to_have_count(0)
    expect(entry).to_be_focused()
    expect(entry).to_have_value("")
    assert SalesLine.objects.get(item=mug).origin == SalesLine.Origin.CROSS_SELL
