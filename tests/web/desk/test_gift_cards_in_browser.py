"""Gift cards in a real browser by keys alone: sold, asked for; one order paid by card, gift card and on account."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.fulfillment.actions.invoice_order import Invoiced, invoice_order
from ringup.orders.models import SalesOrder
from ringup.payments.models import GiftCard, GiftCardSale, PaymentMethod, StoredCard
from ringup.project.invariants import violations
from tests.acquirer import TestAcquirer, running_acquirer
from tests.factories import Scene, make_scene
from tests.factories.gift_cards import NUMBER, make_gift_card, make_gift_card_item, make_gift_card_method

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def acquirer(tmp_path: Path, settings: Any) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": running.settings}
        yield running


@pytest.fixture
def scene(transactional_db: None, acquirer: TestAcquirer) -> Scene:
    scene = make_scene()
    make_gift_card_method(scene)
    PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
    return scene


def open_with_carla(open_as: OpenAs, scene: Scene, *entries: str) -> Page:
    """An order of Carla's that Ada types these lines into."""
    draft = place_order(scene.actor(), wish=OrderWish(customer=scene.carla.public_id), submit_key="")
    assert isinstance(draft, Placed), draft
    page = open_as(scene.ada, f"/desk/orders/{draft.order.public_id}/")
    for count, entry in enumerate(entries, start=1):
        page.locator("#entry").focus()
        page.keyboard.type(entry)
        page.keyboard.press("Enter")
        expect(page.locator("#order-lines-body tr")).to_have_count(count)
    expect(page.locator("#payment-methods .choice").first).to_be_visible()
    return page


def digit_of(page: Page, name: str) -> str:
    return page.locator("#payment-methods .choice", has_text=name).first.get_attribute("data-digit") or ""


def pay(page: Page, name: str, *, amount: str = "", number: str = "") -> None:
    """A payment by keys: the part, the number, the digit of the method."""
    for field, text in (("payment-amount", amount), ("payment-check", number)):
        if text:
            page.locator(f"#{field}").focus()
            page.keyboard.type(text)
    page.keyboard.press("F8")
    expect(page.locator("#payment-methods .choice:focus")).to_have_count(1)
    page.keyboard.press(digit_of(page, name))


def test_one_order_is_paid_by_card_gift_card_and_on_account(open_as: OpenAs, scene: Scene) -> None:
    make_gift_card(scene, "20.00")
    scene.carla.allow_on_account = True
    scene.carla.save()
    StoredCard.objects.create(
        customer=scene.carla,
        connector="fake_acquirer",
        token="tok_visa",
        brand="visa",
        last_four="1111",
        expires_year=2031,
        expires_month=12,
    )
    page = open_with_carla(open_as, scene, "5*LAMP-1")  # 60.50 with tax
    payments = page.locator(".payment-lines li")
    pay(page, "Visa", amount="50%")
    expect(payments).to_have_count(1)
    pay(page, "Gift card", number=NUMBER)  # 30.25 are left, 20.00 are on the card
    expect(page.locator("#order-payments")).to_contain_text("€20.00 on this gift card")
    expect(page.locator("#take-the-balance")).to_be_focused()
    page.keyboard.press("Enter")
    expect(payments).to_have_count(2)
    expect(page.locator("#order-payments")).to_contain_text("•••• 26AB")
    expect(page.locator("body")).not_to_contain_text(NUMBER)
    pay(page, "On account")
    expect(payments).to_have_count(3)
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-recap")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-completion")).to_contain_text("SO-", timeout=15_000)
    order = SalesOrder.objects.latest("pk")
    assert [(line.method.code, line.amount_minor, line.state) for line in order.payments.order_by("position")] == [
        ("CARD", 3025, "authorized"),
        ("GIFT", 2000, "paid"),
        ("ACCOUNT", 1025, "posted"),
    ]
    assert GiftCard.objects.get().balance_minor == 0
    assert violations() == []


def test_a_gift_card_is_sold_with_its_recipient_by_keys(open_as: OpenAs, scene: Scene) -> None:
    make_gift_card_item(scene)
    page = open_with_carla(open_as, scene, "GIFT @50")
    expect(page.locator("#gift-recipient")).to_be_visible()
    open_line(page)
    page.keyboard.type("Bob")
    page.keyboard.press("Enter")
    expect(page.locator("#status-line")).to_contain_text("Noted for the gift card")
    assert GiftCardSale.objects.get().recipient_name == "Bob"
    assert Axe().run(page).response["violations"] == []


def open_line(page: Page) -> None:
    """The last line by keys, up to the field that asks for whom the card is."""
    page.keyboard.press("Escape")
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#order-lines-body tr:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#gift-recipient")).to_be_focused()


def test_money_is_added_to_a_card_by_keys_and_the_number_is_seen_no_more(open_as: OpenAs, scene: Scene) -> None:
    make_gift_card(scene, "20.00")
    page = open_with_carla(open_as, scene, "GIFT @30")
    expect(page.locator("#gift-recipient")).to_be_visible()
    open_line(page)
    page.locator("#gift-adds-to").focus()
    page.keyboard.type(NUMBER.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#status-line")).to_contain_text("Noted for the gift card")
    expect(page.locator("#gift-adds-to")).to_have_value("")
    assert GiftCardSale.objects.latest("pk").adds_to == GiftCard.objects.get()
    pay(page, "Cash")
    expect(page.locator(".payment-lines li")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-recap")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-completion")).to_contain_text("SO-", timeout=15_000)
    order = SalesOrder.objects.latest("pk")
    assert isinstance(invoice_order(scene.actor(scene.sam), order=order.public_id), Invoiced)
    assert GiftCard.objects.get().balance_minor == 5000


def test_the_balance_is_asked_for_in_the_call(open_as: OpenAs, scene: Scene) -> None:
    make_gift_card(scene, "20.00")
    page = open_with_carla(open_as, scene, "LAMP-1")
    page.keyboard.press("F8")
    expect(page.locator("#payment-methods .choice:focus")).to_have_count(1)
    page.keyboard.press("g")
    expect(page.locator("#gift-card-number")).to_be_focused()
    page.keyboard.type("gcno such card 00")
    page.keyboard.press("Enter")
    expect(page.locator("#order-gift-card")).to_contain_text("There is no gift card with this number")
    page.locator("#gift-card-number").fill("")
    expect(page.locator("#gift-card-number")).to_be_focused()
    page.keyboard.type(NUMBER.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#order-gift-card")).to_contain_text("€20.00")
    expect(page.locator("#order-gift-card")).to_contain_text("Issued")
    assert NUMBER not in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#order-gift-card")).to_be_hidden()


def test_an_unused_card_is_made_void_by_keys_and_pays_nothing_any_more(open_as: OpenAs, scene: Scene) -> None:
    card = make_gift_card(scene, "50.00")
    office = open_as(scene.sam, f"/office/setup/gift-cards/{card.public_id}/")
    void = office.locator("#setup-section-void")
    sure = void.locator("[name=void-sure]")
    sure.focus()
    sure.press("Control+Enter")
    # Without the tick nothing is done, and the page says why.
    expect(void.locator(".wrong")).to_be_visible()
    assert GiftCard.objects.get().state == "active"
    sure.press("Space")
    sure.press("Control+Enter")
    expect(void.locator(".wrong")).to_have_count(0)
    assert GiftCard.objects.get().state == "void"
    page = open_with_carla(open_as, scene, "LAMP-1")
    pay(page, "Gift card", number=NUMBER)
    expect(page.locator("#order-payments")).to_contain_text("void")
    assert not GiftCard.objects.get().payments.exists()
    assert violations() == []
