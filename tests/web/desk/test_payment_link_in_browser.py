"""The customer pays by a link in a browser of their own while the agent adds a line; no card number passes the desk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ringup.call_centers.models import User
from ringup.customers.models import CustomerEmail
from ringup.notifications.models import Message
from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentLink, PaymentMethod
from tests.acquirer import TestAcquirer, running_acquirer
from tests.factories.scenes import Scene, make_scene
from tests.waiting import eventually

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def acquirer(tmp_path: Path, live_server: LiveServer, settings: Settings) -> Iterator[TestAcquirer]:
    """It tells the live server what customers do."""
    webhook = f"{live_server.url}/webhooks/payments/fake_acquirer/"
    with running_acquirer(tmp_path, webhook_url=webhook) as running:
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": running.settings, "terminal_outside": {}}
        settings.PUBLIC_URL = live_server.url
        yield running


@pytest.fixture
def scene(transactional_db: None, acquirer: TestAcquirer) -> Scene:
    found = make_scene()
    PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
    CustomerEmail.objects.filter(customer=found.carla).delete()
    CustomerEmail.objects.create(customer=found.carla, address="carla@example.com", is_primary=True)
    return found


@pytest.fixture
def customer(page: Page) -> Iterator[Page]:
    """Carla's own browser."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context()
    yield context.new_page()
    context.close()


def news(page: Page) -> None:
    """What the stream of live events tells the page; the tests' server has none."""
    page.evaluate("htmx.trigger(document.body, 'live:payments', {})")


def enter(page: Page, text: str, lines: int) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator("#order-lines-body tr")).to_have_count(lines)


def test_a_link_is_paid_in_a_second_browser_while_the_agent_adds_a_line(
    open_as: OpenAs, scene: Scene, customer: Page, acquirer: TestAcquirer
):
    ada = open_as(scene.ada, "/desk/")
    expect(ada.locator("#entry")).to_be_focused()
    enter(ada, "LAMP-1", 1)
    ada.keyboard.press("F2")
    ada.keyboard.type("Carla")
    expect(ada.locator("#customer-options [role=option]").first).to_be_visible()
    ada.keyboard.press("ArrowDown")
    ada.keyboard.press("Enter")
    expect(ada.locator("#order-customer")).to_contain_text("Carla Jansen")
    ada.keyboard.press("F8")
    expect(ada.locator("#payment-choice-1")).to_be_focused()
    ada.keyboard.press("l")
    expect(ada.locator("#payment-link-first")).to_be_focused()
    assert not Axe().run(ada, context="[data-part=payments]").response["violations"]
    ada.keyboard.press("1")
    payments = ada.locator("#order-payments")
    expect(payments).to_contain_text("Link sent")
    expect(payments).to_contain_text("carla@example.com")
    expect(ada.locator("#entry")).to_be_focused()

    # Carla follows the link of her message.
    [address] = [word for word in Message.objects.get(kind="payment_link").body.split() if "/pay/" in word]
    customer.goto(address)
    expect(customer.locator(".amount")).to_contain_text("EUR 12.10")
    eventually(lambda: PaymentLink.objects.get().state == "opened")
    news(ada)
    expect(payments).to_contain_text("Link opened")

    # Ada goes on, while Carla types her card at the processor's page.
    enter(ada, "MUG-1", 2)
    customer.locator("#number").fill("4000 0000 0000 9995")
    customer.locator("button").click()
    expect(customer.locator("[role=alert]")).to_contain_text("declined")
    eventually(lambda: PaymentLink.objects.get().state == "declined")
    news(ada)
    expect(payments).to_contain_text("Card declined")
    customer.locator("#number").fill("4111 1111 1111 1111")
    customer.locator("button").click()
    expect(customer.locator("h1")).to_have_text("Thank you")
    eventually(lambda: PaymentLink.objects.get().state == "paid")
    news(ada)
    expect(payments).to_contain_text("Authorized")
    expect(payments).to_contain_text("more since the link was sent")
    expect(ada.locator("#order-balance")).to_contain_text("5.45")
    assert not Axe().run(ada, context="[data-part=payments]").response["violations"]
    customer.locator("a").click()
    expect(customer.locator("h1")).to_have_text("Thank you")
    expect(customer.locator("body")).to_contain_text("Your payment has reached")

    # The rest goes the same way; then the order is complete, and the customer has paid each cent once.
    ada.keyboard.press("F8")
    ada.keyboard.press("l")
    expect(ada.locator("#payment-link-first")).to_be_focused()
    ada.keyboard.press("1")
    eventually(lambda: PaymentLink.objects.count() == 2 and PaymentLink.objects.latest("pk").url != "")
    customer.goto(PaymentLink.objects.latest("pk").url)
    customer.locator("#number").fill("4111 1111 1111 1111")
    customer.locator("button").click()
    expect(customer.locator("h1")).to_have_text("Thank you")
    eventually(lambda: PaymentLink.objects.latest("pk").state == "paid")
    order = SalesOrder.objects.get()
    assert sum(row["amount"] for row in acquirer.journal("authorize")) == order.total_minor


def test_an_address_that_is_none_is_refused_where_it_was_typed(open_as: OpenAs, scene: Scene, acquirer: TestAcquirer):
    ada = open_as(scene.ada, "/desk/")
    enter(ada, "LAMP-1", 1)
    ada.keyboard.press("F8")
    ada.keyboard.press("l")
    other = ada.locator("#payment-link-other")
    expect(other).to_be_focused()
    ada.keyboard.type("nobody@nowhere")
    ada.keyboard.press("Enter")
    expect(ada.locator("#order-payment-link")).to_contain_text("nobody@nowhere")
    expect(other).to_have_value("nobody@nowhere")
    ada.keyboard.press("Escape")
    expect(ada.locator("#payment-link-form")).to_have_count(0)
    assert not PaymentLink.objects.exists()
