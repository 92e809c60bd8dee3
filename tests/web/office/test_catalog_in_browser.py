"""A catalog goes its way in the office, and its code changes prices at the desk, where keys alone are used."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.catalogs.models import Catalog
from ringup.orders.models import SalesOrder
from tests.factories import Scene, make_item, make_price_group, make_trade_agreement
from tests.factories.catalogs import make_catalog

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def catalog(scene: Scene) -> Catalog:
    """A draft with the lamp and the mug, at prices of its own, and a free pen."""
    autumn = make_price_group("AUTUMN", legal_entity=scene.legal_entity, priority=10)
    lamp, mug, _clock = scene.items
    make_trade_agreement(lamp, "8.00", price_group=autumn)
    make_trade_agreement(mug, "4.00", price_group=autumn)
    pen = make_item("PEN-1", name="Harbor pen", price="1.50", legal_entity=scene.legal_entity)
    return make_catalog(call_center=scene.call_center, items=[lamp, mug], free=[pen], price_groups=[autumn])


def press(page: Page, button: str, state: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#catalog-life [aria-current=step]")).to_have_text(state)


def test_a_catalog_is_published_and_an_agent_enters_its_code(
    scene: Scene, olga: User, catalog: Catalog, open_as: OpenAs
):
    office = open_as(olga, f"/office/setup/catalogs/{catalog.public_id}/")
    press(office, "Validate", "Validated")
    press(office, "Submit for approval", "Submitted for approval")
    press(office, "Approve", "Approved")
    press(office, "Publish", "Published")
    assert not Axe().run(office).response["violations"]

    desk = open_as(scene.ada, "/desk/")
    for text in ("2*LAMP-1", "CLOCK-1", "#autumn-01"):
        desk.keyboard.type(text)
        desk.keyboard.press("Enter")
    expect(desk.locator("#order-lines-body tr")).to_have_count(3)
    expect(desk.locator("#order-lines-body")).to_contain_text("free with AUTUMN-01")
    expect(desk.locator("#order-lines-body tr").first).to_contain_text("8.00")
    expect(desk.locator("#order-head")).to_contain_text("AUTUMN-01 · Autumn catalog")
    assert not Axe().run(desk).response["violations"]
    assert SalesOrder.objects.get().subtotal_minor == 11_500
    desk.keyboard.type("-#")
    desk.keyboard.press("Enter")
    expect(desk.locator("#order-lines-body tr")).to_have_count(2)
    expect(desk.locator("#order-lines-body tr").first).to_contain_text("10.00")
