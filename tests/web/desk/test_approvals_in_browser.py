"""An agent asks in one browser, a supervisor answers in another: accepted, offered, taken; by keys alone."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ringup.call_centers.models import User
from ringup.orders.models import PriceApproval, SalesLine
from tests.factories import make_session
from tests.factories.company import make_reason_code
from tests.factories.scenes import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """A lamp at 10.00 that cost 7.00; Sam may go down to 7.70."""
    found = make_scene()
    make_reason_code("DAMAGED", text="Damaged box", legal_entity=found.legal_entity)
    found.items[0].cost = Decimal(7)
    found.items[0].save()
    return found


@pytest.fixture
def ada(open_as: OpenAs, scene: Scene) -> Page:
    page = open_as(scene.ada, "/desk/")
    expect(page.locator("#entry")).to_be_focused()
    return page


@pytest.fixture
def sam(ada: Page, scene: Scene, live_server: LiveServer, settings: Settings) -> Iterator[Page]:
    """Sam's browser, in the office."""
    browser = ada.context.browser
    assert browser is not None
    context = browser.new_context()
    session = {"name": settings.SESSION_COOKIE_NAME, "value": make_session(scene.sam), "url": live_server.url}
    context.add_cookies([session])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{live_server.url}/office/")
    page.wait_for_selector("html[data-ready]")
    yield page
    context.close()


def news(page: Page) -> None:
    """What the stream of live events tells the page; the tests' server has none."""
    page.evaluate("htmx.trigger(document.body, 'live:approvals', {})")


def ask(ada: Page, entry: str) -> None:
    ada.keyboard.type(entry)
    ada.keyboard.press("Enter")
    expect(ada.locator("#entry-refusal")).to_contain_text("A supervisor can allow it.")
    ada.keyboard.press("F1")
    expect(ada.locator("#order-approvals")).to_contain_text("A supervisor is asked")
    expect(ada.locator("#entry")).to_be_focused()


def lines(page: Page):
    return page.locator("#order-lines-body tr")


def test_a_supervisor_accepts_in_one_key_and_the_agents_line_shows_it(ada: Page, sam: Page, scene: Scene):
    expect(sam.locator("#approvals")).to_be_hidden()
    ask(ada, "2*LAMP-1 @8.00 !damaged")
    expect(lines(ada)).to_have_count(1)
    expect(lines(ada).first).to_contain_text("20.00")
    news(sam)
    question = sam.locator("#approvals .question")
    for text in ("2 × Desk lamp", "10.00", "8.00", "14.2% over cost", "damaged", "Ada"):
        expect(question).to_contain_text(text)
    # Ada goes on talking and typing meanwhile.
    ada.keyboard.type("MUG-1")
    ada.keyboard.press("Enter")
    expect(lines(ada)).to_have_count(2)
    ada.keyboard.type("CLO")
    sam.keyboard.press("1")
    expect(sam.locator("#approvals")).to_be_hidden()
    expect(sam.locator("#status-line")).to_contain_text("Accepted: Desk lamp, 8.00.")
    news(ada)
    expect(lines(ada).first).to_contain_text("approved by Sam")
    expect(lines(ada).first).to_contain_text("16.00")
    expect(ada.locator("#order-approvals")).to_contain_text("Sam accepted 8.00: Desk lamp.")
    expect(ada.locator("#entry")).to_have_value("CLO")
    expect(ada.locator("#entry")).to_be_focused()
    line = SalesLine.objects.get(item__number="LAMP-1")
    assert (line.unit_price, line.overridden_by) == (8, scene.sam)


def test_a_supervisor_offers_another_price_and_the_agent_takes_it_in_one_key(ada: Page, sam: Page, scene: Scene):
    ask(ada, "LAMP-1 @8.00 !damaged")
    news(sam)
    expect(sam.locator("#approvals")).to_be_visible()
    sam.keyboard.press("2")
    expect(sam.locator(".question-offer input[name=counter]")).to_be_focused()
    sam.keyboard.type("5")
    sam.keyboard.press("Enter")
    expect(sam.locator("#approvals")).to_contain_text("Your lowest price for it is 7.7")
    sam.locator(".question-offer input[name=counter]").fill("9.00")
    sam.keyboard.press("Enter")
    expect(sam.locator("#approvals")).to_be_hidden()
    news(ada)
    expect(ada.locator("#order-approvals")).to_contain_text("Sam offers 9.00 instead of 8.00: Desk lamp.")
    ada.keyboard.press("F1")
    ada.keyboard.press("1")
    expect(lines(ada).first).to_contain_text("9.00")
    expect(ada.locator("#line-detail")).to_contain_text("10.89")
    expect(lines(ada).first).to_contain_text("approved by Sam")
    expect(ada.locator("#entry")).to_be_focused()
    assert PriceApproval.objects.get().state == "taken"


def test_the_price_of_a_line_is_asked_from_its_fields_and_denied(ada: Page, sam: Page):
    ada.keyboard.type("LAMP-1")
    ada.keyboard.press("Enter")
    expect(lines(ada)).to_have_count(1)
    ada.locator("#line-price").fill("8.00")
    ada.locator("#line-reason").select_option("DAMAGED")
    expect(ada.locator("#line-detail [data-ask-approval]")).to_be_visible()
    ada.keyboard.press("F1")
    expect(ada.locator("#order-approvals")).to_contain_text("A supervisor is asked")
    expect(ada.locator("#line-price")).to_have_value("")
    news(sam)
    expect(sam.locator("#approvals")).to_be_visible()
    sam.keyboard.press("F1")
    expect(sam.locator("#approvals .question")).to_be_focused()
    sam.keyboard.press("3")
    expect(sam.locator("#approvals")).to_be_hidden()
    news(ada)
    expect(ada.locator("#order-approvals")).to_contain_text("Sam denied 8.00: Desk lamp.")
    assert SalesLine.objects.get().price_state == "rule"


def test_the_page_counts_down_and_ends_the_question_itself(ada: Page, scene: Scene):
    scene.call_center.parameters.approval_wait_seconds = 3
    scene.call_center.parameters.save()
    ask(ada, "LAMP-1 @8.00 !damaged")
    expect(ada.locator("#order-approvals")).to_contain_text("Nobody answered in time: Desk lamp stays as it is.")
    assert PriceApproval.objects.get().state == "expired"


def test_a_supervisor_answers_from_the_page_of_customers_too(ada: Page, sam: Page, live_server: LiveServer):
    ask(ada, "LAMP-1 @8.00 !damaged")
    sam.goto(f"{live_server.url}/customers/")
    sam.wait_for_selector("html[data-ready]")
    sam.keyboard.press("F1")
    expect(sam.locator("#approvals .question")).to_be_focused()
    sam.keyboard.press("1")
    expect(sam.locator("#approvals")).to_be_hidden()
    news(ada)
    expect(lines(ada).first).to_contain_text("approved by Sam")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_waits_is_accessible(ada: Page, sam: Page, scheme: str):
    ask(ada, "LAMP-1 @8.00 !damaged")
    sam.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ada.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    news(sam)
    expect(sam.locator("#approvals")).to_be_visible()
    for page in (sam, ada):
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
