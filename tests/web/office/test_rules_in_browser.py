"""A rule is built by the keys alone, reads along as one sentence, and says on an order which condition was not met."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.orders.models import SalesOrder
from tests.factories import Scene
from tests.web.desk.test_order_screen import Desk


def test_a_rule_is_built_row_by_row_and_tried(scene: Scene, olga: User, open_as: Callable[[User, str], Page]) -> None:
    scene.carla.group = "491"
    scene.carla.save()
    order = Desk(scene.ada)
    order.enter("2*MUG-1")
    office = open_as(olga, "/office/setup/rules/new/")
    reading, keys = office.locator(".reading"), office.keyboard
    expect(reading).to_have_text("It reads here as soon as it has a condition.")
    office.locator("#new-code").press_sequentially("MUGS")
    office.locator("#new-conditions-0-variable").focus()
    keys.type("customer group")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("491")
    expect(reading).to_have_text("Customer group is 491.")
    keys.press("Tab")
    keys.press("Tab")
    office.locator("#new-conditions-1-variable").focus()
    keys.type("quantity")
    keys.press("Tab")
    keys.type("at least")
    keys.press("Tab")
    keys.type("3")
    expect(reading).to_have_text("Customer group is 491 and quantity is at least 3.")
    keys.press("Tab")
    keys.press("Space")
    expect(reading).to_have_text("Customer group is 491 or quantity is at least 3.")
    keys.press("Space")
    assert not Axe().run(office).response["violations"]
    keys.press("Control+Enter")

    expect(office.locator("h1")).to_contain_text("MUGS")
    number = SalesOrder.objects.get().number
    office.locator("#trial-order").fill(number)
    office.locator("#trial-order").press("Control+Enter")
    trial = office.locator("#rule-trial")
    expect(trial.locator("[role=status]")).to_have_text(f"It is not met on {number}, 2 × Harbor mug.")
    expect(trial.locator(".badge.bad")).to_have_count(2)
    order.post("set-customer", customer=scene.carla.public_id)
    office.locator("#trial-order").press("Control+Enter")
    expect(trial.locator(".badge.bad")).to_have_count(1)
    assert not Axe().run(office).response["violations"]
