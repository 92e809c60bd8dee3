"""Customer service in a real browser: by keys, without a page load, typed text never lost, nothing inaccessible."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.completion.actions.place_order import OrderWish, place_order
from ringup.customers.models import CustomerNote
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.pricing.models import BasePrice
from ringup.products.models import Item
from tests.factories import Scene, make_customer, make_scene
from tests.factories.calls import make_call_event, make_dialled_number, make_telephony_connection
from tests.web.held_back import HeldBack

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    scene = make_scene()
    lines = (LineWish(item="LAMP-1", quantity=Decimal(2)), LineWish(item="MUG-1", quantity=Decimal(1)))
    for _ in range(2):
        place_order(scene.actor(), wish=OrderWish(customer=scene.carla.public_id, lines=lines), submit_key="")
    make_customer("C-100003", first_name="Karla", last_name="Janssen", phone="+31209876543")
    return scene


@pytest.fixture
def screen(open_as: OpenAs, scene: Scene) -> Page:
    page = open_as(scene.ada, "/customers/")
    page.evaluate("window.stillHere = true")
    expect(page.locator("#customer-search")).to_be_focused()
    return page


def test_a_customer_is_found_and_opened_by_keys_alone(screen: Page, scene: Scene) -> None:
    screen.keyboard.type("jans")
    expect(screen.locator(".found-one")).to_have_count(2)
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("ArrowDown")
    expect(screen.locator(".found-one").nth(1)).to_be_focused()
    screen.keyboard.press("ArrowUp")
    screen.keyboard.press("Enter")
    expect(screen.locator("#customer-name")).to_have_text("Carla Jansen")
    expect(screen).to_have_url(f"{screen.url.split('/customers')[0]}/customers/{scene.carla.public_id}/")
    expect(screen.locator("#customer-orders tbody tr")).to_have_count(2)
    assert screen.evaluate("window.stillHere")


def test_a_single_hit_opens_itself_while_typing(screen: Page) -> None:
    screen.keyboard.type("bruno")
    expect(screen.locator("#customer-name")).to_have_text("Bruno de Vries")
    assert screen.evaluate("window.stillHere")


def test_enter_takes_the_first_hit_even_of_similar_ones(screen: Page) -> None:
    screen.keyboard.type("jnsen")
    expect(screen.locator(".found-title")).to_be_visible()
    screen.keyboard.press("Enter")
    expect(screen.locator("#customer-name")).to_have_text("Carla Jansen")


def test_the_back_button_brings_the_customer_before(screen: Page) -> None:
    screen.keyboard.type("bruno")
    expect(screen.locator("#customer-name")).to_have_text("Bruno de Vries")
    screen.keyboard.press("F2")
    screen.keyboard.type("carla@jansen.example")
    expect(screen.locator("#customer-name")).to_have_text("Carla Jansen")
    screen.go_back()
    expect(screen.locator("#customer-name")).to_have_text("Bruno de Vries")


def test_an_order_is_ordered_again_with_one_key_and_opened(screen: Page, scene: Scene) -> None:
    screen.keyboard.type("C-100001")
    expect(screen.locator("#customer-orders tbody tr")).to_have_count(2)
    screen.keyboard.press("F6")
    expect(screen.locator("#customer-orders tbody tr").first).to_be_focused()
    screen.keyboard.press("r")
    expect(screen.locator("#open-reordered")).to_be_focused()
    expect(screen.locator("#customer-orders tbody tr")).to_have_count(3)
    screen.keyboard.press("Enter")
    expect(screen.locator("#order-lines-body tr")).to_have_count(2)
    assert SalesOrder.objects.count() == 3


def test_an_order_that_was_ordered_again_shows_what_changed_since(screen: Page, scene: Scene) -> None:
    BasePrice.objects.filter(item__number="MUG-1").update(price=F("price") + Decimal("1.25"))
    Item.objects.filter(number="LAMP-1").update(state="discontinued")
    screen.keyboard.type("C-100001")
    expect(screen.locator("#customer-orders tbody tr")).to_have_count(2)
    screen.keyboard.press("F6")
    screen.keyboard.press("r")
    changed = screen.locator("#customer-reorder tbody tr")
    expect(changed).to_have_count(1)
    expect(changed.locator("td").first).to_have_text("MUG-1")
    expect(changed.locator("td").last).to_have_text("+1.25")
    expect(screen.locator("#customer-reorder .notice")).to_contain_text("LAMP-1 is not sold any more")
    screen.keyboard.press("Escape")
    expect(screen.locator("#customer-reorder")).to_be_hidden()
    expect(screen.locator("#customer-orders tbody tr")).to_have_count(3)


def test_a_call_appears_while_a_note_is_being_written(screen: Page, scene: Scene) -> None:
    link = make_telephony_connection()
    make_dialled_number(scene.call_center)
    screen.keyboard.type("C-100001")
    expect(screen.locator("#customer-calls")).to_contain_text("No calls yet.")
    screen.keyboard.press("F9")
    screen.keyboard.type("asks for blue ones")
    start = timezone.now() - timedelta(minutes=5)
    for kind, seconds in (("ringing", 0), ("answered", 5), ("ended", 130)):
        told = make_call_event(kind, at=start + timedelta(seconds=seconds), agent="ada")
        receive_call_event(None, connection=link.pk, facts=told)
    screen.evaluate("window.htmx.trigger(document.body, 'live:calls')")
    call = screen.locator("#customer-calls li")
    expect(call).to_have_count(1)
    expect(call).to_contain_text("+31 10 123 4567 · Ada")
    expect(call.locator(".amount")).to_have_text("2:05")
    expect(screen.locator("#customer-notes textarea")).to_be_focused()
    expect(screen.locator("#customer-notes textarea")).to_have_value("asks for blue ones")


def test_a_new_order_is_one_key_away(screen: Page) -> None:
    screen.keyboard.type("C-100001")
    expect(screen.locator("#begin-order")).to_be_focused()
    screen.keyboard.press("Control+Enter")
    expect(screen.locator("#order-customer")).to_contain_text("Carla Jansen")


def test_a_note_is_stored_and_its_field_is_free_again(screen: Page) -> None:
    screen.keyboard.type("C-100001")
    expect(screen.locator("#customer-name")).to_be_visible()
    screen.keyboard.press("F9")
    screen.keyboard.type("Rings on Fridays.")
    screen.click("text=Add the note")
    expect(screen.locator(".note-text")).to_have_text("Rings on Fridays.")
    expect(screen.locator("#customer-notes textarea")).to_have_value("")
    assert CustomerNote.objects.get().text == "Rings on Fridays."


def test_a_refused_note_keeps_what_was_typed(screen: Page) -> None:
    screen.keyboard.type("C-100001")
    expect(screen.locator("#customer-name")).to_be_visible()
    screen.keyboard.press("F9")
    screen.keyboard.type("pays with 4111 1111 1111 1111")
    screen.click("text=Add the note")
    expect(screen.locator("#customer-notes [role=alert]")).to_be_visible()
    expect(screen.locator("#customer-notes textarea")).to_have_value("pays with 4111 1111 1111 1111")


def test_a_note_that_was_begun_for_one_customer_never_lands_at_another(screen: Page, scene: Scene) -> None:
    screen.keyboard.type("C-100001")
    expect(screen.locator("#customer-name")).to_have_text("Carla Jansen")
    screen.keyboard.press("F9")
    screen.keyboard.type("about Carla")
    screen.fill("#customer-search", "bruno")
    expect(screen.locator("#customer-name")).to_have_text("Bruno de Vries")
    expect(screen.locator("#customer-notes textarea")).to_have_value("")


def test_the_country_brings_its_fields_and_keeps_what_was_typed(screen: Page) -> None:
    screen.keyboard.type("Kowalski")
    expect(screen.locator("#found-customers")).to_contain_text("Nobody found for “Kowalski”")
    screen.click("#open-new-customer")
    expect(screen.locator("#service-last_name")).to_have_value("Kowalski")
    screen.fill("#service-first_name", "Jan")
    screen.select_option("#service-country", "US")
    expect(screen.locator("#service-region")).to_be_visible()
    expect(screen.locator("#service-first_name")).to_have_value("Jan")
    screen.select_option("#service-region", "TX")
    screen.fill("#service-street", "1 Main St")
    screen.fill("#service-city", "Austin")
    screen.fill("#service-postal_code", "90210")
    screen.click("button:text-is('Add customer')")
    expect(screen.locator("#service-postal_code-wrong")).to_contain_text("is not in Texas")
    expect(screen.locator("#service-postal_code")).to_be_focused()
    screen.fill("#service-postal_code", "73301")
    screen.click("button:text-is('Add customer')")
    expect(screen.locator("#customer-name")).to_have_text("Jan Kowalski")
    expect(screen.locator("#customer-contacts address")).to_contain_text("Austin, TX 73301")


def test_an_unreachable_server_is_said_and_what_was_typed_stays(screen: Page) -> None:
    screen.route("**/found-customers/**", lambda route: route.abort())
    screen.keyboard.type("jans")
    expect(screen.locator(".offline")).to_be_visible()
    expect(screen.locator("#customer-search")).to_have_value("jans")
    screen.unroute("**/found-customers/**")
    screen.keyboard.type("e")
    expect(screen.locator(".found-one")).not_to_have_count(0)
    expect(screen.locator(".offline")).to_be_hidden()


def test_while_the_server_searches_the_page_says_so(screen: Page) -> None:
    search = HeldBack(screen, "**/found-customers/**")
    screen.keyboard.type("jans")
    expect(screen.locator("#finding")).to_be_visible()
    search.let_go()
    expect(screen.locator(".found-one")).to_have_count(2)
    expect(screen.locator("#finding")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_state_of_the_page_keeps_anybody_out(open_as: OpenAs, scene: Scene, theme: str, language: str) -> None:
    User.objects.filter(pk=scene.sam.pk).update(theme=theme, language=language)
    page = open_as(scene.sam, "/customers/")

    def check(state: str) -> None:
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]})
        grave = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
        assert not grave, (state, [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in grave])

    check("nobody")
    page.keyboard.type("jnsen")
    expect(page.locator(".found-one").first).to_be_visible()
    check("similar hits")
    page.keyboard.press("Enter")
    expect(page.locator("#customer-orders tbody tr")).to_have_count(2)
    check("a customer")
    page.keyboard.press("F7")
    expect(page.locator("#service-first_name")).to_be_focused()
    page.fill("#service-postal_code", "1")
    page.locator("#customer-change button.btn-primary").click()
    expect(page.locator("#service-postal_code-wrong")).to_be_visible()
    check("a refused change")
    page.keyboard.press("Escape")
    expect(page.locator("#customer-change")).to_be_hidden()
    page.keyboard.press("F6")
    page.keyboard.press("r")
    expect(page.locator("#open-reordered")).to_be_focused()
    check("ordered again")
