"""Taking an order in a real browser: keys only, no page load, typed text never lost, nothing inaccessible."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from ringup.call_centers.models import User
from ringup.calls.models import Call, TelephonyConnection
from ringup.delivery.models import CallCenterMode
from ringup.inventory.models import StockLevel
from ringup.orders.actions.change_line import change_line
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.rules.states import OrderState
from ringup.orders.saving import Changed
from ringup.payments.models import StoredCard
from tests.factories.coupons import make_coupon
from tests.factories.scenes import Scene, make_scene
from tests.web.desk.samples import STATES
from tests.web.held_back import HeldBack

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return make_scene()


@pytest.fixture
def card(scene: Scene) -> StoredCard:
    return StoredCard.objects.create(
        customer=scene.carla,
        connector="fake_acquirer",
        token="tok_good",
        brand="visa",
        last_four="4242",
        expires_year=timezone.now().year + 2,
        expires_month=8,
        is_default=True,
    )


@pytest.fixture
def call(scene: Scene) -> Call:
    """Carla rings, and Ada has picked up."""
    connection = TelephonyConnection.objects.create(legal_entity=scene.legal_entity, name="Switch", secret="s")
    return Call.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        connection=connection,
        external_id="A-1",
        state="answered",
        caller_number="+31101234567",
        caller_e164="+31101234567",
        agent=scene.ada,
        ringing_at=timezone.now() - timedelta(seconds=9),
        answered_at=timezone.now(),
    )


class Hand:
    """Two hands on a keyboard that count what they press."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += len(key.split("+"))

    def enter(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.strokes += len(text)
        self.press("Enter")


@pytest.fixture
def desk(open_as: OpenAs, scene: Scene) -> Page:
    page = open_as(scene.ada, "/desk/")
    page.evaluate("window.stillHere = true")
    expect(page.locator("#entry")).to_be_focused()
    return page


def lines(page: Page):
    return page.locator("#order-lines-body tr")


def test_an_answer_from_before_a_change_does_not_overwrite_what_the_change_brought(desk: Page):
    """The payments are asked for because of news, and the answer dawdles until the first line is in."""
    held: list[Route] = []
    desk.route("**/order-payments/**", lambda route: route.continue_() if held else held.append(route))
    with desk.expect_request("**/order-payments/**"):
        desk.evaluate("window.htmx.trigger(document.body, 'live:payments', {})")
    desk.wait_for_function("() => true")
    before = held[0].fetch()
    Hand(desk).enter("LAMP-1")
    expect(desk.locator("#payment-choice-1")).to_be_visible()
    with desk.expect_response("**/order-payments/**revision=2**"):
        held[0].fulfill(response=before)
    expect(desk.locator("#payment-choice-1")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "submitted", "to_pay"),
    [("en", "Submitted", "€137.34"), ("de", "Submitted", "137,34\N{NO-BREAK SPACE}€")],
)
def test_a_caller_gets_an_order_number_within_forty_strokes_without_mouse_or_page_load(
    open_as: OpenAs, scene: Scene, card: StoredCard, call: Call, language: str, submitted: str, to_pay: str
):
    scene.ada.language = language
    scene.ada.save()
    page = open_as(scene.ada, "/desk/")
    page.evaluate("window.stillHere = true")
    hand = Hand(page)
    expect(page.locator("#entry")).to_be_focused()
    hand.press("F3")
    expect(page.locator("#call-candidate-1")).to_be_focused()
    hand.press("Enter")
    expect(page.locator("#order-customer")).to_contain_text("Carla Jansen")
    expect(page.locator("#entry")).to_be_focused()
    for text in ("LAMP-1", "MUG-1", "CLOCK-1"):
        hand.enter(text)
    expect(lines(page)).to_have_count(3)
    expect(page.locator("#order-totals")).to_contain_text(to_pay)
    hand.press("F8", "1")
    expect(page.locator("#next-step")).to_be_focused()
    hand.press("Control+Enter")
    expect(page.locator("#order-recap")).to_be_visible()
    hand.press("Control+Enter")
    expect(page.locator(".order-number")).to_be_visible()
    order = SalesOrder.objects.get()
    expect(page.locator(".order-number")).to_have_text(order.number)
    assert (order.state, order.customer, order.call) == (OrderState.SUBMITTED, scene.carla, call)
    assert hand.strokes <= 40
    assert page.evaluate("window.stillHere")


def test_the_numeric_pad_alone_enters_an_order(desk: Page, scene: Scene):
    scene.items[0].number = "4711"
    scene.items[0].save()
    for key in ("3", "NumpadMultiply", "4", "7", "1", "1", "NumpadEnter"):
        desk.keyboard.press(key)
    expect(lines(desk)).to_have_count(1)
    expect(lines(desk).first).to_contain_text("30.00")


def test_what_is_typed_while_the_server_thinks_is_kept(desk: Page):
    server = HeldBack(desk, "**/entry/")
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    desk.keyboard.type("MUG-")
    desk.wait_for_function("() => true")
    expect(desk.locator("#entry")).to_have_value("MUG-")
    server.let_go()
    expect(lines(desk)).to_have_count(1)
    expect(desk.locator("#entry")).to_have_value("MUG-")


def test_lines_that_are_typed_faster_than_the_server_answers_arrive_in_order(desk: Page):
    for text in ("LAMP-1", "2*MUG-1", "CLOCK-1"):
        desk.keyboard.type(text)
        desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(3)
    assert lines(desk).locator(".number").all_text_contents() == ["LAMP-1", "MUG-1", "CLOCK-1"]


def test_a_refused_line_comes_back_selected_so_that_typing_replaces_it(desk: Page):
    desk.keyboard.type("LAMP-X")
    desk.keyboard.press("Enter")
    expect(desk.locator("#entry-refusal")).to_contain_text("There is no item with this number.")
    expect(desk.locator("#entry")).to_have_value("LAMP-X")
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(1)
    expect(desk.locator("#entry-refusal")).to_be_empty()


def test_what_is_offered_instead_stands_in_the_field_and_enter_takes_it(desk: Page, scene: Scene):
    lamp, mug, _clock = scene.items
    lamp.alternative, lamp.alternative_mode = mug, "always"
    lamp.save()
    desk.keyboard.type("3*LAMP-1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#entry")).to_have_value("3*MUG-1")
    desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(1)
    expect(lines(desk).first).to_contain_text("MUG-1")


def test_shift_and_enter_keep_what_is_out_of_stock(desk: Page, scene: Scene):
    lamp, mug, _clock = scene.items
    lamp.alternative, lamp.alternative_mode = mug, "out_of_stock"
    lamp.save()
    desk.keyboard.type("101*LAMP-1")
    StockLevel.objects.filter(item=mug).update(on_hand=500)
    desk.keyboard.press("Enter")
    expect(desk.locator("#entry")).to_have_value("101*MUG-1")
    expect(desk.locator("[data-keep-item]")).to_be_visible()
    desk.keyboard.press("Shift+Enter")
    expect(lines(desk)).to_have_count(1)
    expect(lines(desk).first).to_contain_text("LAMP-1")
    expect(desk.locator("#entry")).to_have_value("")
    expect(desk.locator("#entry")).to_be_focused()
    expect(desk.locator("[data-keep-item]")).to_have_count(0)


def test_a_search_result_is_taken_with_the_quantity_that_was_typed(desk: Page):
    desk.keyboard.type("2*lamp")
    expect(desk.locator("#entry-options [role=option]")).to_have_count(1)
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#entry")).to_have_attribute("aria-activedescendant", "entry-option-1")
    desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(1)
    expect(lines(desk).first).to_contain_text("20.00")
    expect(desk.locator("#entry-options")).to_have_count(0)


def test_arrows_walk_through_the_lines_and_keys_change_them(desk: Page):
    for text in ("LAMP-1", "MUG-1"):
        desk.keyboard.type(text)
        desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(2)
    desk.keyboard.press("ArrowUp")
    expect(lines(desk).nth(1)).to_be_focused()
    desk.keyboard.press("+")
    expect(lines(desk).nth(1).locator(".quantity")).to_have_text("2")
    expect(lines(desk).nth(1)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(lines(desk).nth(0)).to_be_focused()
    desk.keyboard.press("Delete")
    expect(lines(desk)).to_have_count(1)
    expect(lines(desk).nth(0)).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator("#entry")).to_be_focused()


def test_a_coupon_is_typed_reached_and_taken_off_with_keys_alone(desk: Page, scene: Scene):
    make_coupon()
    hand = Hand(desk)
    hand.enter("2*LAMP-1")
    hand.enter("%SAVE10")
    coupons = desk.locator("#order-coupons [data-item]")
    expect(coupons).to_have_count(1)
    expect(coupons).to_contain_text("SAVE10")
    expect(desk.locator("#entry")).to_have_value("")
    hand.press("F10")
    expect(coupons.first).to_be_focused()
    hand.press("Delete")
    expect(coupons).to_have_count(0)
    expect(desk.locator("#entry")).to_be_focused()
    hand.enter("%NOPE")
    expect(desk.locator("#entry-refusal")).to_contain_text("There is no coupon NOPE.")


def test_a_field_of_a_line_is_changed_in_the_dock_and_typed_text_elsewhere_stays(desk: Page):
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(1)
    desk.keyboard.press("F2")
    desk.keyboard.type("jan")
    desk.keyboard.press("Escape")
    desk.keyboard.press("ArrowUp")
    expect(desk.locator("#line-detail")).to_contain_text("Desk lamp")
    desk.keyboard.press("Enter")
    expect(desk.locator("#line-quantity")).to_be_focused()
    desk.keyboard.type("12")
    desk.keyboard.press("Enter")
    expect(lines(desk).first.locator(".quantity")).to_have_text("12")
    expect(desk.locator("#order-totals")).to_contain_text("€145.20")
    expect(desk.locator("#customer-search")).to_have_value("jan")


def test_what_is_selected_stays_selected_when_its_field_is_replaced(desk: Page):
    """The detail of a line may arrive after the hand: "12" over a selected "1" is 12 and not 121."""
    hand = Hand(desk)
    hand.enter("LAMP-1")
    expect(lines(desk)).to_have_count(1)
    hand.press("ArrowUp")
    expect(desk.locator("#line-detail")).to_contain_text("Desk lamp")
    hand.press("Enter")
    expect(desk.locator("#line-quantity")).to_be_focused()
    desk.evaluate("document.getElementById('line-quantity').dataset.old = 'yes'")
    desk.evaluate("htmx.trigger(document.querySelector('#order-lines-body tr'), 'selected')")
    expect(desk.locator("#line-quantity[data-old]")).to_have_count(0)
    expect(desk.locator("#line-quantity")).to_be_focused()
    hand.enter("12")
    expect(lines(desk).first.locator(".quantity")).to_have_text("12")


def test_a_change_shows_even_when_its_form_was_replaced_before_the_answer(desk: Page):
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#line-detail")).to_contain_text("Desk lamp")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")
    server = HeldBack(desk, "**/change/")
    desk.keyboard.type("12")
    desk.keyboard.press("Enter")
    with desk.expect_response("**/lines/**"):
        desk.evaluate("htmx.trigger(document.querySelector('#order-lines-body tr'), 'selected')")
    desk.wait_for_function("() => document.getElementById('line-quantity')?.dataset.carried !== undefined")
    server.let_go()
    expect(lines(desk).first.locator(".quantity")).to_have_text("12")


def test_what_a_colleague_entered_stands_until_the_agent_has_chosen(desk: Page, scene: Scene):
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#line-detail")).to_contain_text("Desk lamp")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")
    line = SalesLine.objects.select_related("order").get()
    sevens = {"quantity": FieldChange(wanted=Decimal(7), seen=Decimal(1))}
    sam = scene.actor(scene.sam)
    assert isinstance(change_line(sam, order=line.order.public_id, line=line.public_id, changes=sevens), Changed)
    desk.keyboard.type("5")
    desk.keyboard.press("Enter")
    expect(desk.locator("#stale-theirs")).to_be_focused()
    expect(desk.locator("#line-quantity")).to_have_value("7")
    desk.wait_for_function("() => !document.querySelector('.htmx-request')")
    line.refresh_from_db()
    assert line.quantity == 7
    desk.keyboard.press("2")
    expect(desk.locator("#order-stale")).to_be_hidden()
    expect(lines(desk).first.locator(".quantity")).to_have_text("5")
    expect(desk.locator("#entry")).to_be_focused()


def test_leaving_an_order_with_lines_asks_in_place_and_one_key_answers(desk: Page):
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(1)
    desk.keyboard.press("F9")
    expect(desk.locator("#order-leaving")).to_contain_text("This order has 1 line.")
    desk.keyboard.press("Escape")
    expect(desk.locator("#order-leaving")).to_be_hidden()
    expect(desk.locator("#entry")).to_be_focused()
    desk.keyboard.press("F9")
    expect(desk.locator("#leaving-first")).to_be_focused()
    desk.keyboard.press("3")
    expect(lines(desk)).to_have_count(0)
    assert SalesOrder.objects.get().state == OrderState.CANCELED


def test_the_help_opens_with_a_question_mark_and_closes_with_escape(desk: Page):
    desk.keyboard.press("?")
    expect(desk.locator("#key-help")).to_contain_text("Keys")
    desk.keyboard.press("Escape")
    expect(desk.locator("#key-help")).to_be_hidden()
    expect(desk.locator("#entry")).to_be_focused()


def test_ways_to_pay_step_back_when_all_is_paid_and_return_when_something_is_left(
    desk: Page, scene: Scene, card: StoredCard, call: Call
):
    desk.reload()
    desk.keyboard.press("F3")
    desk.keyboard.press("Enter")
    expect(desk.locator("#order-customer")).to_contain_text("Carla Jansen")
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#order-balance")).to_contain_text("Still to pay")
    desk.keyboard.press("F8")
    desk.keyboard.press("1")
    expect(desk.locator("#order-balance")).to_contain_text("Paid in full")
    expect(desk.locator("#payment-methods")).to_be_hidden()
    desk.keyboard.press("F8")
    expect(desk.locator(".payment-lines [data-item]").first).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.type("MUG-1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#payment-methods")).to_be_visible()


def test_the_hand_goes_to_what_stands_in_the_way_first(desk: Page, scene: Scene):
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(1)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#customer-search")).to_be_focused()
    desk.keyboard.type("jansen")
    expect(desk.locator("#customer-option-1")).to_be_visible()
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#customer-search")).to_have_attribute("aria-activedescendant", "customer-option-1")
    desk.keyboard.press("Enter")
    expect(desk.locator("#order-customer")).to_contain_text("Carla Jansen")
    expect(desk.locator("[aria-activedescendant]")).to_have_count(0)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#payment-choice-1")).to_be_focused()
    CallCenterMode.objects.all().delete()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#open-header")).to_be_focused()


def test_a_draft_returns_as_it_was_after_the_browser_has_died(desk: Page, open_as: OpenAs, scene: Scene):
    desk.keyboard.type("3*LAMP-1")
    desk.keyboard.press("Enter")
    expect(lines(desk)).to_have_count(1)
    address = desk.evaluate("location.pathname")
    desk.goto("about:blank")
    again = open_as(scene.ada, address)
    expect(lines(again)).to_have_count(1)
    expect(again.locator("#order-totals")).to_contain_text("€36.30")
    expect(again.locator("#entry")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_the_screen_keeps_anybody_out(
    page: Page, live_server, scene: Scene, open_as: OpenAs, settings, scheme: str
):
    settings.ROOT_URLCONF = "tests.web.desk.sample_urls"
    page.emulate_media(color_scheme=scheme)
    found = {}
    for state in STATES:
        open_as(scene.ada, f"/sample/{state}/")
        violations = Axe().run(page).response["violations"]
        serious = [v for v in violations if v["impact"] in ("serious", "critical")]
        if serious:
            found[state] = [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in serious]
    assert found == {}
