"""A submitted order becomes larger, smaller, is put back and loses a line, by keys; what it does to the card is read
before it is done.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import PaymentMethod
from ringup.payments.saving import PaymentEntry
from tests.acquirer import TestAcquirer, running_acquirer
from tests.actions.payments.conftest import card_on_file
from tests.factories.company import make_reason_code
from tests.factories.scenes import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def acquirer(tmp_path: Path, settings: Settings) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": running.settings, "terminal_outside": {}}
        yield running


@pytest.fixture
def scene(transactional_db: None, acquirer: TestAcquirer) -> Scene:
    found = make_scene()
    PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
    make_reason_code("NO-NEED", text="No longer needed", kind="order_cancellation", legal_entity=found.legal_entity)
    return found


@pytest.fixture
def order(scene: Scene) -> SalesOrder:
    """Two lamps and a mug, 29.65 on Carla's card."""
    card = card_on_file(scene)
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item="LAMP-1", quantity=Decimal(2)), LineWish(item="MUG-1")],
        payments=[PaymentEntry(method="CARD", stored_card=card.public_id)],
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="first")
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


def enter(page: Page, text: str) -> None:
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def submit(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-recap")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-completion .order-number")).to_be_visible()


def asked(acquirer: TestAcquirer) -> list[tuple[str, int]]:
    return [(row["kind"], row["amount"]) for row in acquirer.journal()]


def test_an_order_goes_up_and_down_after_the_submit_and_can_be_put_back(
    open_as: OpenAs, scene: Scene, order: SalesOrder, acquirer: TestAcquirer
):
    page = open_as(scene.ada, f"/desk/orders/{order.public_id}/")
    page.get_by_role("button", name="Change the order").press("Enter")
    enter(page, "MUG-1")
    balance = page.locator("#order-balance")
    expect(balance).to_contain_text("€35.10 are authorized anew; the €29.65 held now are given free after that.")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    # Put back: nothing was asked of the processor, and the order is what it was.
    page.locator("#undo-change").press("Enter")
    expect(page.locator("#order-lines-body tr")).to_have_count(2)
    assert asked(acquirer) == [("authorize", 2965)]
    # Up.
    page.get_by_role("button", name="Change the order").press("Enter")
    enter(page, "MUG-1")
    expect(balance).to_contain_text("€35.10 are authorized anew")
    submit(page)
    assert asked(acquirer)[1:] == [("authorize", 3510), ("void", 2965)]
    # Down.
    page.get_by_role("button", name="Change the order").press("Enter")
    enter(page, "-1*LAMP-1")
    expect(balance).to_contain_text("€23.00 are authorized anew")
    submit(page)
    assert asked(acquirer)[3:] == [("authorize", 2300), ("void", 3510)]
    page.locator("#open-versions").press("Enter")
    versions = page.locator("#order-versions")
    expect(versions).to_contain_text("Version 3")
    expect(versions.locator("table").first).to_contain_text("Quantity")
    page.keyboard.press("Escape")
    expect(versions).to_be_hidden()


def test_a_line_is_canceled_after_reading_what_that_does(
    open_as: OpenAs, scene: Scene, order: SalesOrder, acquirer: TestAcquirer
):
    page = open_as(scene.ada, f"/desk/orders/{order.public_id}/")
    page.locator("#open-canceling").press("Enter")
    expect(page.locator("#canceling-first")).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.locator("#order-canceling")).to_contain_text("Only 2 of this line are not invoiced yet.")
    page.locator("#canceling-first").fill("1")
    page.keyboard.press("Enter")
    told = page.locator("#canceling-told")
    expect(told).to_contain_text("€17.55")
    expect(told).to_contain_text("are authorized anew")
    expect(page.locator("#canceling-do")).to_be_focused()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert asked(acquirer) == [("authorize", 2965)]
    page.keyboard.press("Enter")
    expect(page.locator("#order-canceling")).to_be_hidden()
    order.refresh_from_db()
    assert (order.version, order.total_minor) == (2, 1755)
    assert asked(acquirer)[1:] == [("authorize", 1755), ("void", 2965)]
