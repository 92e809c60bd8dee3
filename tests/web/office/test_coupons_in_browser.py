"""A marketer makes a coupon in the office, and an agent on the phone uses it: two browsers, keys alone at the desk."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.orders.models import SalesOrder
from ringup.pricing.models import Coupon
from tests.factories import Scene, make_price_group, make_user
from tests.web.office.rows import make_simple_discount

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def mira(scene: Scene) -> User:
    """The marketer, with a discount that only waits for its coupon."""
    make_simple_discount(scene.legal_entity, "AUTUMN", name="Autumn")
    scene.call_center.price_groups.add(make_price_group(legal_entity=scene.legal_entity))
    return make_user("mira", last_name="Bos", role="marketer", call_center=scene.call_center, everywhere=True)


def saved(page: Page, what: str) -> None:
    expect(page.get_by_role("status").filter(has_text=f"Saved: {what}.")).to_be_visible()


def test_a_marketer_makes_a_coupon_and_an_agent_uses_it_on_the_phone(scene: Scene, mira: User, open_as: OpenAs):
    office = open_as(mira, "/office/setup/coupons/new/")
    office.get_by_label("Coupon number").fill("CP-1")
    office.get_by_label("Name", exact=True).fill("Autumn letter")
    office.get_by_label("Discount", exact=True).select_option(index=1)
    office.get_by_label("Usage limit").select_option("all")
    office.keyboard.press("Control+Enter")
    expect(office.get_by_label("Uses of each code")).to_have_attribute("aria-invalid", "true")
    office.get_by_label("Uses of each code").fill("1")
    office.get_by_label("Customer required").check()
    office.keyboard.press("Control+Enter")
    expect(office.get_by_role("heading", level=1)).to_contain_text("CP-1")
    office.get_by_label("Code, new row", exact=True).fill("LETTER26")
    office.keyboard.press("Control+Enter")
    saved(office, "Codes")
    office.get_by_label("Status").focus()
    office.get_by_label("Status").select_option("active")
    office.keyboard.press("Control+Enter")
    saved(office, "General")
    assert Coupon.objects.get().discount.enabled

    desk = open_as(scene.ada, "/desk/")
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    desk.keyboard.type("%letter26")
    desk.keyboard.press("Enter")
    refusal = desk.locator("#entry-refusal")
    expect(refusal).to_contain_text("A customer is needed for this.")
    expect(refusal).to_contain_text("Choose or add the customer.")
    desk.keyboard.press("F2")
    desk.keyboard.type("carla")
    expect(desk.locator("#customer-options [role=option]")).to_have_count(1)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator("#order-customer")).to_contain_text("Carla")
    desk.locator("#entry").fill("%letter26")
    desk.keyboard.press("Enter")
    expect(desk.locator("#order-coupons")).to_contain_text("LETTER26")
    expect(refusal).to_be_empty()
    assert SalesOrder.objects.get().discount_minor == 100


def test_axe_finds_nothing_serious_on_a_coupon(scene: Scene, mira: User, open_as: OpenAs):
    page = open_as(mira, "/office/setup/coupons/new/")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
