"""From the call to the parcel in a browser: an agent submits, the warehouse picks a part and ships, the desk sees."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.calls.models import Call
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.inventory.models import StockLevel
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import StoredCard
from ringup.payments.saving import PaymentEntry
from ringup.products.models import Item
from tests.actions.payments.conftest import acquirer
from tests.factories import Scene, make_user
from tests.web.desk.test_order_in_browser import Hand, call, card
from tests.web.office.rows import make_vendor, make_webhook, make_webhook_message

OpenAs = Callable[[User, str], Page]
__all__ = ["acquirer", "call", "card"]


@pytest.fixture
def walt(scene: Scene) -> User:
    return make_user("walt", role="warehouse", call_center=scene.call_center, everywhere=True)


def test_an_order_is_submitted_picked_in_part_shipped_billed_and_seen(
    open_as: OpenAs, scene: Scene, walt: User, card: StoredCard, call: Call, acquirer
) -> None:
    StoredCard.objects.update(token="tok_visa")
    desk = open_as(scene.ada, "/desk/")
    hand = Hand(desk)
    hand.press("F3")
    expect(desk.locator("#call-candidate-1")).to_be_focused()
    hand.press("Enter")
    expect(desk.locator("#entry")).to_be_focused()
    for text in ("3*LAMP-1", "MUG-1"):
        hand.enter(text)
    expect(desk.locator("#order-lines-body tr")).to_have_count(2)
    hand.press("F8", "1")
    expect(desk.locator("#next-step")).to_be_focused()
    hand.press("Control+Enter")
    expect(desk.locator("#order-recap")).to_be_visible()
    hand.press("Control+Enter")
    expect(desk.locator(".order-number")).to_be_visible()
    order = SalesOrder.objects.get()
    assert (order.detailed_status, StockLevel.objects.get(item__number="LAMP-1").reserved) == ("released", 3)

    page = open_as(walt, "/office/warehouse/")
    assert not Axe().run(page).response["violations"]
    page.locator("#to-pick [data-item]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#pick-sheet h1")).to_contain_text(order.number)
    assert not Axe().run(page).response["violations"]
    expect(page.locator("#pick-sheet input[inputmode]").first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#pick-sheet [name=carrier]")).to_be_focused()
    page.keyboard.type("DHL")
    page.keyboard.press("Tab")
    page.keyboard.type("JD 0001")
    assert not Axe().run(page).response["violations"]
    page.keyboard.press("Control+Enter")
    expect(page.locator("#pick-sheet")).to_contain_text("INV-100001")
    expect(page.locator("#pick-sheet")).to_contain_text("JD 0001")
    assert [row["amount"] for row in acquirer.journal("capture")] == [1755]  # a lamp and a mug of 41.75

    seen = open_as(scene.ada, f"/desk/orders/{order.public_id}/")
    expect(seen.locator("#order-head")).to_contain_text("Partly invoiced")
    expect(seen.locator("#order-lines-body tr").first).to_contain_text("2 back-ordered")
    expect(seen.locator("#order-lines-body tr").last).to_contain_text("Invoiced")
    goods = open_as(walt, "/office/warehouse/goods-in/")
    assert not Axe().run(goods).response["violations"]
    goods.keyboard.type("LAMP-1")
    goods.keyboard.press("Tab")
    goods.keyboard.type("2")
    goods.keyboard.press("Control+Enter")
    expect(goods.locator(".notice.good")).to_contain_text("1 line received.")
    page = open_as(walt, "/office/warehouse/")
    page.locator("#to-pick [data-item]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#pick-sheet h1")).to_contain_text(f"{order.number}/2")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#pick-sheet [name=carrier]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#pick-sheet")).to_contain_text("INV-100002")
    order.refresh_from_db()
    assert order.detailed_status == "invoiced"
    assert sum(row["amount"] for row in acquirer.journal("capture")) == order.total_minor


def test_direct_deliveries_and_messages_are_worked_by_keys_and_clean(open_as: OpenAs, scene: Scene, walt: User) -> None:
    vendor = make_vendor(scene.legal_entity, name="Nord Lamps")
    Item.objects.filter(number="LAMP-1").update(vendor=vendor, direct_delivery=True)
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(2)),),
        payments=(PaymentEntry(method="CASH"),),
        submit=True,
    )
    assert isinstance(place_order(scene.actor(), wish=wish, submit_key="direct"), Placed)
    make_webhook_message(make_webhook(scene.legal_entity), state="dead", last_status=503, last_error="status_503")

    page = open_as(walt, "/office/warehouse/direct/")
    assert not Axe().run(page).response["violations"]
    page.locator("#direct-deliveries [data-item]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#direct-deliveries")).to_contain_text("Ordered from vendors")
    assert not Axe().run(page).response["violations"]
    page.locator("#direct-deliveries a.number").click()
    expect(page.locator("#pick-sheet")).to_contain_text("Nord Lamps")
    page = open_as(walt, "/office/webhook-messages/")
    assert not Axe().run(page).response["violations"]
    page.locator("#webhook-messages [data-item]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#webhook-messages")).to_contain_text("Waiting")
