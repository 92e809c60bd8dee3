"""A card is keyed in the processor's frame while the recorder is paused; without the recorder there is no frame."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ringup.call_centers.models import Parameters, User
from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import SalesOrder
from ringup.payments.models import CardEntry, PaymentMethod
from ringup.project.invariants import violations
from tests.acquirer import TestAcquirer, running_acquirer
from tests.connectors.stripe_stage import KEY, PUBLIC_KEY, SECRET, StripeStage
from tests.factories.calls import make_call_event, make_telephony_connection
from tests.factories.scenes import Scene, make_scene
from tests.recorder import TestRecorder, running_recorder
from tests.waiting import eventually

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def acquirer(tmp_path: Path, live_server: LiveServer, settings: Settings) -> Iterator[TestAcquirer]:
    webhook = f"{live_server.url}/webhooks/payments/fake_acquirer/"
    with running_acquirer(tmp_path, webhook_url=webhook) as running:
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": running.settings, "terminal_outside": {}}
        yield running


@pytest.fixture
def recorder(settings: Settings) -> Iterator[TestRecorder]:
    with running_recorder() as running:
        # Patient, as this machine may be busy.
        settings.RECORDER = {**running.settings, "seconds": "10"}
        yield running


@pytest.fixture
def scene(transactional_db: None, acquirer: TestAcquirer, recorder: TestRecorder) -> Scene:
    """Ada talks with Carla; her call center lets agents key cards."""
    found = make_scene()
    PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
    Parameters.objects.filter(call_center=found.call_center).update(key_cards=True)
    line = make_telephony_connection(legal_entity=found.legal_entity)
    receive_call_event(None, connection=line.pk, facts=make_call_event("answered", agent="ada"))
    return found


@pytest.fixture
def ada(open_as: OpenAs, scene: Scene) -> Page:
    return desk_with_order(open_as, scene)


def desk_with_order(open_as: OpenAs, scene: Scene) -> Page:
    """Ada's desk with an order of Carla's, her hand on the payments."""
    draft = place_order(scene.actor(), wish=OrderWish(customer=scene.carla.public_id), submit_key="")
    assert isinstance(draft, Placed), draft
    page = open_as(scene.ada, f"/desk/orders/{draft.order.public_id}/")
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.type("LAMP-1")
    page.keyboard.press("Enter")
    expect(page.locator("#payment-methods .choice").first).to_be_visible()
    page.keyboard.press("F8")
    expect(page.locator("#payment-choice-1")).to_be_focused()
    return page


def actions(recorder: TestRecorder) -> list[str]:
    return [action for action, _call in recorder.told]


def test_a_card_is_keyed_in_the_frame_and_the_order_is_authorized(
    ada: Page, acquirer: TestAcquirer, recorder: TestRecorder
):
    ada.keyboard.press("k")
    expect(ada.locator("iframe")).to_be_visible()
    assert actions(recorder) == ["pause"]
    expect(ada.locator("#card-entry-state")).to_contain_text("The recording is paused")
    assert not Axe().run(ada, context="main").response["violations"]
    # A frame of any other origin stays empty.
    answered = ada.request.get(ada.url)
    assert f"frame-src {acquirer.server.url};" in answered.headers["content-security-policy"] + ";"
    frame = ada.frame_locator("iframe")
    frame.locator("#number").fill("4000 0000 0000 9995")
    frame.locator("#expires").fill("2031-12")
    frame.locator("#check").fill("123")
    frame.locator("button").click()
    expect(frame.locator("[role=alert]")).to_contain_text("declined")
    expect(ada.locator("#card-entry-state")).to_contain_text("The last card was declined")
    frame.locator("#number").fill("4111 1111 1111 1111")
    frame.locator("#expires").fill("2031-12")
    frame.locator("#check").fill("123")
    frame.locator("button").click()

    # The frame is gone, the recording goes on, the card pays what is left.
    expect(ada.locator("#order-payments")).to_contain_text("•••• 1111")
    expect(ada.locator("iframe")).to_have_count(0)
    eventually(lambda: actions(recorder) == ["pause", "resume"])
    assert "frame-src" not in ada.request.get(ada.url).headers["content-security-policy"]
    assert acquirer.journal("authorize") == []
    expect(ada.locator("#next-step")).to_be_visible()
    ada.wait_for_selector("html[data-ready]")
    ada.keyboard.press("Control+Enter")
    expect(ada.locator("#order-recap")).to_be_visible()
    ada.keyboard.press("Control+Enter")
    expect(ada.locator("#order-completion .order-number")).to_be_visible()
    order = SalesOrder.objects.get()
    assert [row["amount"] for row in acquirer.journal("authorize")] == [order.total_minor]
    assert order.payments.get().state == "authorized"
    assert list(violations()) == []


def test_without_the_recorder_there_are_no_fields_but_a_payment_link(ada: Page, recorder: TestRecorder):
    recorder.mood = "refusal"
    ada.keyboard.press("k")
    payments = ada.locator("#order-payments")
    expect(payments).to_contain_text("it is not certain that the recording is paused")
    expect(payments).to_contain_text("the recorder refuses")
    expect(payments).to_contain_text("Send a payment link instead.")
    assert CardEntry.objects.get().state == "locked"
    assert not Axe().run(ada, context="[data-part=payments]").response["violations"]


def test_a_page_that_is_left_has_the_recording_go_on(ada: Page, recorder: TestRecorder):
    ada.keyboard.press("k")
    expect(ada.locator("iframe")).to_be_visible()
    # The page says that it is left once its scripts run. A browser that goes on may forget to send what a page says at
    # its end; then the job finds out. So the page is told here, while it still stands, that it is left.
    expect(ada.locator("html[data-ready]")).to_be_attached()
    ada.evaluate("window.dispatchEvent(new Event('pagehide'))")
    eventually(lambda: CardEntry.objects.get().recorder == "recording")
    assert CardEntry.objects.get().state == "closed"
    assert actions(recorder) == ["pause", "resume"]


# What Stripe's own script does as far as we can see it: a frame of its own, and a token for what was keyed there.
STUB = """
window.Stripe = (key) => ({
  elements: (options) => ({
    create: (kind) => ({
      mount: (place) => {
        const frame = document.createElement("iframe");
        frame.title = "Stripe";
        frame.src = "https://js.stripe.com/frame";
        document.querySelector(place).append(frame);
        document.querySelector(place).dataset.asked = [key, kind, options.mode, options.currency].join(" ");
      },
    }),
    submit: async () => ({}),
  }),
  createConfirmationToken: async () => ({ confirmationToken: { id: "TOKEN" } }),
});
"""


def test_fields_of_a_script_give_a_token_and_nothing_else(
    open_as: OpenAs, scene: Scene, recorder: TestRecorder, settings: Settings, tmp_path: Path
):
    if find_spec("localstripe") is None:
        pytest.skip("localstripe is not installed")
    with StripeStage(tmp_path) as stage:
        keys = {"key": KEY, "webhook_secret": SECRET, "public_key": PUBLIC_KEY, "url": stage.url}
        settings.PAYMENT_CONNECTORS = {**settings.PAYMENT_CONNECTORS, "stripe": keys}
        PaymentMethod.objects.filter(connector="fake_acquirer").update(connector="stripe")
        ada = desk_with_order(open_as, scene)
        script, frame = STUB.replace("TOKEN", stage.token()), "<p>Card number</p>"
        ada.route("https://js.stripe.com/v3/", lambda route: route.fulfill(content_type="text/javascript", body=script))
        ada.route("https://js.stripe.com/frame", lambda route: route.fulfill(content_type="text/html", body=frame))
        ada.keyboard.press("k")
        place = ada.locator("#card-fields-place")
        expect(place).to_have_attribute("data-asked", f"{PUBLIC_KEY} payment setup eur")
        expect(ada.frame_locator("#card-fields iframe").locator("p")).to_have_text("Card number")
        assert actions(recorder) == ["pause"]
        assert not Axe().run(ada, context="main").response["violations"]
        ada.locator("#card-fields button").click()
        expect(ada.locator("#order-payments")).to_contain_text("•••• 1111")
        assert actions(recorder) == ["pause", "resume"]
        assert "stripe.com" not in ada.request.get(ada.url).headers["content-security-policy"]


def test_the_agent_goes_back_without_a_card(ada: Page, recorder: TestRecorder):
    ada.keyboard.press("k")
    expect(ada.locator("iframe")).to_be_visible()
    ada.locator("#leave-card-entry").click()
    expect(ada.locator("#entry")).to_be_visible()
    eventually(lambda: actions(recorder) == ["pause", "resume"])
    assert CardEntry.objects.get().state == "closed"
