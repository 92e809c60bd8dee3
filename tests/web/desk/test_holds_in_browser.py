"""A customer asks to wait: the order that was submitted is held by keys, and let go on the workbench."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.holds.models import HoldCode, OrderHold
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from tests.factories import make_session
from tests.factories.scenes import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    found = make_scene()
    for code, name, is_default in (("CALL", "Customer calls back", True), ("FRAUD", "Fraud", False)):
        HoldCode.objects.create(
            legal_entity=found.legal_entity, code=code, name=name, is_default=is_default, is_fraud=code == "FRAUD"
        )
    return found


@pytest.fixture
def order(scene: Scene) -> SalesOrder:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1"),),
        payments=(PaymentEntry(method="CASH"),),
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="first")
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


@pytest.fixture
def bench(page: Page, scene: Scene, live_server: LiveServer, settings: Settings) -> Iterator[Page]:
    """Sam's browser, which has not opened the workbench yet."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=live_server.url)
    session = {"name": settings.SESSION_COOKIE_NAME, "value": make_session(scene.sam), "url": live_server.url}
    context.add_cookies([session])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def test_a_submitted_order_is_held_at_the_desk_and_let_go_on_the_workbench(
    open_as: OpenAs, scene: Scene, order: SalesOrder, bench: Page
):
    desk = open_as(scene.ada, f"/desk/orders/{order.public_id}/")
    expect(desk.locator("#next-step")).to_be_visible()
    desk.keyboard.press("F9")
    asked = desk.locator("#order-leaving")
    expect(asked).to_contain_text("Put the order on hold")
    # A fraud hold says why (decision 15): what was chosen and typed is still there.
    desk.locator("#hold-code").select_option("FRAUD")
    desk.locator("#leaving-first").press("Enter")
    expect(asked.get_by_role("alert")).to_be_visible()
    expect(desk.locator("#hold-code")).to_have_value("FRAUD")
    desk.locator("#leaving-note").fill("three cards in a row")
    desk.locator("#leaving-first").press("Enter")
    expect(desk.locator("#order-completion")).to_contain_text("three cards in a row")
    assert desk.url.endswith(f"/desk/orders/{order.public_id}/")
    bench.goto("/office/workbenches/order-holds/")
    row = bench.locator("[data-item]")
    expect(row).to_contain_text("three cards in a row")
    row.press("r")
    expect(bench.locator("#workbench-rows")).to_contain_text("Nobody has put an order on hold.")
    assert OrderHold.objects.get().cleared_by == scene.sam
    # What the stream of live events tells the desk; the tests' server has none.
    desk.evaluate("window.htmx.trigger(document.body, 'live:workbenches')")
    expect(desk.locator("#order-completion")).not_to_contain_text("three cards in a row")
