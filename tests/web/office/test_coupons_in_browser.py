"""A marketer makes a coupon in the office, and an agent on the phone uses it: two browsers, keys alone at the desk."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.orders.models import SalesOrder
from ringup.pricing.models import Coupon, Discount
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
    office.wait_for_selector("html[data-ready]")
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


def test_a_marketer_makes_a_set_for_less_and_a_coupon_and_an_agent_sells_with_both(
    scene: Scene, mira: User, open_as: OpenAs
):
    """A lamp and two mugs for 15.00 instead of 19.00, tried and enabled; a lamp alone is 10 % less by a coupon."""
    office = open_as(mira, "/office/setup/discounts/new/?kind=mix_and_match")
    office.get_by_label("Code", exact=True).fill("SET")
    office.get_by_label("Name", exact=True).fill("Lamp and mugs")
    office.locator('[name="new-concurrency"]').select_option("best_price")
    office.locator('[name="new-price_groups"]').first.check()
    for place, (item, group, count) in enumerate((("LAMP-1", "L", "1"), ("MUG-1", "M", "2"))):
        for name, value in {"products": item, "group": group, "quantity": count, "unit": "ea"}.items():
            office.locator(f'[name="new-lines-{place}-{name}"]').fill(value)
    method, cheapest = (office.locator(f'[name="new-params-{name}"]') for name in ("mix_method", "mix_count"))
    method.select_option("least_expensive")
    expect(cheapest).to_be_visible()
    method.select_option("deal_price")
    expect(cheapest).to_be_hidden()
    office.locator('[name="new-params-mix_value"]').fill("15")
    office.keyboard.press("Control+Enter")
    expect(office.get_by_role("heading", level=1)).to_contain_text("SET")
    office.wait_for_selector("html[data-ready]")
    assert not Discount.objects.get(code="SET").enabled
    office.locator('[name="general-enabled"]').focus()
    office.keyboard.press("Space")
    save = office.locator("[id$='general-save']")
    # The button stands before the fields.
    while not save.evaluate("it => it === document.activeElement"):
        office.keyboard.press("Shift+Tab")
    office.keyboard.press("Enter")
    saved(office, "General")
    expect(save).to_be_focused()
    office.goto(office.url.split("/office/")[0] + "/office/setup/coupons/new/")
    office.get_by_label("Coupon number").fill("CP-1")
    office.get_by_label("Name", exact=True).fill("Autumn letter")
    autumn = office.get_by_label("Discount", exact=True).locator("option", has_text="AUTUMN")
    office.get_by_label("Discount", exact=True).select_option(autumn.get_attribute("value"))
    office.keyboard.press("Control+Enter")
    office.get_by_label("Code, new row", exact=True).fill("LETTER26")
    office.keyboard.press("Control+Enter")
    saved(office, "Codes")
    office.get_by_label("Status").select_option("active")
    office.get_by_label("Status").focus()
    office.keyboard.press("Control+Enter")
    saved(office, "General")

    desk = open_as(scene.ada, "/desk/")
    for entry, total in (("2*LAMP-1", "€24.20"), ("2*MUG-1", "€30.25"), ("%letter26", "€29.04")):
        desk.locator("#entry").fill(entry)
        desk.keyboard.press("Enter")
        expect(desk.locator("#order-totals")).to_contain_text(total)
    expect(desk.locator("#order-lines")).to_contain_text("Lamp and mugs")
    expect(desk.locator("#order-coupons")).to_contain_text("LETTER26")


def test_axe_finds_nothing_serious_on_a_coupon(scene: Scene, mira: User, open_as: OpenAs):
    page = open_as(mira, "/office/setup/coupons/new/")
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
