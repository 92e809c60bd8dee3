"""Discounts and charges by hand, by keys alone: typed, asked with F1, taken off again from the totals."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.orders.actions.decide_approval import Decided, decide_approval
from ringup.orders.models import PriceApproval, SalesOrder
from tests.factories.company import make_reason_code
from tests.factories.prices import make_auto_charge, make_charge_code
from tests.factories.scenes import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """Sam may give 15 %; the freight is 5.00."""
    found = make_scene()
    make_reason_code("DAMAGED", legal_entity=found.legal_entity)
    make_auto_charge({"tiers": [{"fixed": "5.00"}]}, legal_entity=found.legal_entity)
    make_charge_code("WRAP", name="Gift wrap", legal_entity=found.legal_entity)
    return found


def typed(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_supervisor_gives_discount_and_charges_without_leaving_the_entry_field(open_as: OpenAs, scene: Scene):
    page = open_as(scene.sam, "/desk/")
    expect(page.locator("#entry")).to_be_focused()
    typed(page, "2*LAMP-1")
    expect(page.locator("#order-lines-body tr")).to_have_count(1)
    typed(page, "=-5%")
    by_hand = page.locator("#order-coupons li")
    expect(by_hand).to_contain_text(["Discount on the order"])
    # The row came anew with its share; its line is still the selected one.
    row = page.locator("#order-lines-body tr")
    expect(row).to_have_attribute("aria-selected", "true")
    typed(page, "@-10%")
    expect(row).to_contain_text("−2.90")
    # The sign of a charge lists them; the chosen one waits for its amount.
    page.keyboard.type("&gi")
    expect(page.locator("#entry-results [role=option]")).to_contain_text("Gift wrap")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#entry")).to_have_value("&WRAP ")
    expect(page.locator("#entry")).to_be_focused()
    typed(page, "4.50")
    expect(by_hand).to_have_count(2)
    typed(page, "&freight 4")
    expect(by_hand.nth(2)).to_contain_text("instead of 5.00")
    # F10, down to the freight, Delete: the rules charge it again.
    page.keyboard.press("F10")
    expect(by_hand.nth(0)).to_be_focused()
    for place in (1, 2):
        page.keyboard.press("ArrowDown")
        expect(by_hand.nth(place)).to_be_focused()
    page.keyboard.press("Delete")
    expect(by_hand).to_have_count(2)
    expect(page.locator("#entry")).to_be_focused()
    expect(page.locator("#order-totals .sums")).to_contain_text("5.00")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_an_agent_asks_with_the_same_key_as_for_a_price(open_as: OpenAs, scene: Scene):
    page = open_as(scene.ada, "/desk/")
    expect(page.locator("#entry")).to_be_focused()
    typed(page, "2*LAMP-1")
    expect(page.locator("#line-detail h2")).to_contain_text("LAMP-1")
    for text, subject in (
        ("=-5%", "discount on the whole order at 5%"),
        ("@-10%", "discount on Desk lamp at 10%"),
        ("&freight 0", "charge FREIGHT at 0.00"),
    ):
        typed(page, text)
        expect(page.locator("#entry-refusal")).to_contain_text("A supervisor can allow it.")
        page.keyboard.press("F1")
        expect(page.locator("#order-approvals")).to_contain_text(subject)
        expect(page.locator("#entry")).to_have_value("")
        expect(page.locator("#entry")).to_be_focused()
    sam = scene.actor(scene.sam)
    for approval in PriceApproval.objects.all():
        assert isinstance(decide_approval(sam, approval=approval.public_id, decision="accept"), Decided)
    page.evaluate("htmx.trigger(document.body, 'live:approvals', {})")
    expect(page.locator("#order-approvals")).to_contain_text("Sam accepted 0.00: charge FREIGHT.")
    expect(page.locator("#order-coupons li")).to_have_count(2)
    expect(page.locator("#order-lines-body tr")).to_contain_text("−2.90")
    assert SalesOrder.objects.get().charges_minor == 0
