"""Billing in a real browser, by keys alone: an order is invoiced, a lower price matched, nothing inaccessible."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.returns.models import CreditNote
from tests.factories import Scene, make_reason_code, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    scene = make_scene()
    make_reason_code("CHEAPER", kind="credit", text="Cheaper elsewhere", legal_entity=scene.legal_entity)
    return scene


@pytest.fixture
def order(scene: Scene) -> SalesOrder:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(3)), LineWish(item="MUG-1")),
        payments=(PaymentEntry(method="CASH"),),
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="billed")
    assert isinstance(placed, Placed), placed
    return placed.order


def test_o_111_an_order_is_invoiced_and_a_lower_price_matched_by_keys(
    open_as: OpenAs, scene: Scene, order: SalesOrder
) -> None:
    page = open_as(scene.sam, f"/customers/{scene.carla.public_id}/")
    page.keyboard.press("F6")
    page.keyboard.press("b")
    expect(page.locator("#billing-head-title")).to_have_text(order.number)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#billing-invoices")).to_contain_text("INV-100001")
    expect(page.locator("#billing-head")).to_contain_text("Invoiced")
    page.keyboard.press("F6")
    page.keyboard.press("Enter")
    expect(page.locator("#match-price")).to_be_focused()
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(page.locator("#match-wrong")).to_contain_text("not lower")
    expect(page.locator("#match-price")).to_have_value("10")
    page.locator("#match-price").fill("9")
    page.keyboard.press("Enter")
    expect(page.locator("#billing-credits")).to_contain_text("CN-100001")
    expect(page.locator("#status-line")).to_contain_text("€3.63")
    expect(page.locator("#price-match")).to_be_hidden()
    assert CreditNote.objects.get().credit_minor == 300
    assert Axe().run(page).response["violations"] == []


def test_escape_closes_the_price_match_and_the_hand_goes_back(open_as: OpenAs, scene: Scene, order: SalesOrder) -> None:
    page = open_as(scene.sam, f"/desk/orders/{order.public_id}/billing/")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#billing-invoices")).to_contain_text("INV-100001")
    page.keyboard.press("F6")
    page.keyboard.press("m")
    expect(page.locator("#match-price")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#price-match")).to_be_hidden()
    expect(page.locator("[data-match]").first).to_be_focused()
