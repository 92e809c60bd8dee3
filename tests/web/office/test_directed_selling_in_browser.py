"""A marketer makes a catalog with all that belongs to it; an agent answers its number; the report shows what came."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.calls.models import Call
from ringup.catalogs.models import SourceCode
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.states import OrderState
from tests.factories import Scene, make_item, make_price_group, make_trade_agreement, make_user
from tests.factories.calls import make_dialled_number, make_telephony_connection

OpenAs = Callable[[User, str], Page]
NUMBER = "+31108000007"


@pytest.fixture
def mira(scene: Scene) -> User:
    """The marketer; prices and a number to print are agreed already."""
    autumn = make_price_group("AUTUMN", legal_entity=scene.legal_entity, priority=10)
    make_trade_agreement(scene.items[0], "8.00", price_group=autumn)
    make_item("PEN-1", name="Harbor pen", price="1.50", legal_entity=scene.legal_entity)
    make_dialled_number(scene.call_center, NUMBER, name="Autumn catalog")
    return make_user("mira", last_name="Bos", role="marketer", call_center=scene.call_center, everywhere=True)


def save(page: Page, what: str) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text=f"Saved: {what}.")).to_be_visible()


def row(page: Page, table: str, **values: str) -> None:
    """Fill the new row of a table; its first field keeps the hand."""
    for name, value in values.items():
        field = page.locator(f"#setup-table-{table} [name$='-{name}']").last
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(field.locator("option", has_text=value).first.get_attribute("value"))
        else:
            field.fill(value)
        field.focus()


def step(page: Page, button: str, state: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#catalog-life [aria-current=step]")).to_have_text(state)


def draft_catalog(page: Page) -> None:
    """Catalog 1003: the lamp at its autumn price, a free pen, and two source codes by its format."""
    page.locator("#new-number").fill("1003")
    page.locator("#new-name").fill("Autumn catalog")
    page.locator("#new-valid_from").fill("2026-01-01")
    page.locator("[name='new-call_centers']").first.check()
    page.locator("[name='new-price_groups']").first.check()
    page.locator("#new-source_code_format").fill("-##")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Autumn catalog")
    row(page, "products", item="LAMP-1")
    save(page, "Products")
    row(page, "free-products", item="PEN-1", quantity="1")
    save(page, "Free products")
    page.locator("[name$='-count']").fill("2")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#catalog-life")).to_contain_text("1003-02")


def write_script(page: Page, name: str, text: str, **moment: str) -> None:
    page.locator("#new-name").fill(name)
    page.locator("#new-text_en").fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text(name)
    row(page, "places", **moment)
    save(page, "When it is said")


def carla_calls(scene: Scene) -> None:
    """Carla dials the number of the catalog, and Ada has picked up."""
    Call.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        connection=make_telephony_connection(legal_entity=scene.legal_entity),
        external_id="A-1",
        state="answered",
        caller_number="+31101234567",
        caller_e164="+31101234567",
        dialled_number=NUMBER,
        agent=scene.ada,
        ringing_at=timezone.now() - timedelta(seconds=9),
        answered_at=timezone.now(),
    )


def test_from_the_draft_of_a_catalog_to_what_its_call_brought(scene: Scene, mira: User, open_as: OpenAs) -> None:
    office = open_as(mira, "/office/setup/catalogs/new/")
    draft_catalog(office)
    step(office, "Validate", "Validated")
    step(office, "Submit for approval", "Submitted for approval")
    printed = SourceCode.objects.get(code="1003-01")
    assert SourceCode.objects.count() == 2
    office.get_by_role("link", name="1003-01").click()
    expect(office.locator("h1")).to_contain_text("1003-01")
    report = "/office/" + office.url.split("/office/")[1]
    row(office, "numbers", number="+31 10 800 0007")
    save(office, "Dialled numbers")

    origin = office.url.split("/office/")[0]
    office.goto(f"{origin}/office/setup/scripts/new/")
    write_script(office, "Autumn", "Welcome to the autumn catalog.", moment="during the order", source_code="1003-01")
    office.goto(f"{origin}/office/setup/scripts/new/")
    write_script(office, "Lamp", "The lamp comes with its bulb.", moment="with its line", item="LAMP-1")
    office.goto(f"{origin}/office/setup/items/{scene.items[0].public_id}/")
    row(office, "links", linked="MUG-1", kind="goes with it", catalog="1003", talk="A mug beside the lamp?")
    save(office, "Sold with it, or instead of it")
    assert not Axe().run(office).response["violations"]

    olga = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    approving = open_as(olga, f"/office/setup/catalogs/{printed.catalog.public_id}/")
    step(approving, "Approve", "Approved")
    step(approving, "Publish", "Published")

    desk = open_as(scene.ada, "/desk/")
    expect(desk.locator("#entry")).to_be_focused()
    carla_calls(scene)
    # What the stream of live events tells the desk; the tests' server has none.
    desk.evaluate("window.htmx.trigger(document.body, 'live:calls')")
    # What to say first stands there before anything is entered.
    expect(desk.locator("#order-script")).to_contain_text("Welcome to the autumn catalog.")
    expect(desk.locator("#order-head")).to_contain_text("1003-01 · Autumn catalog")
    assert not SalesOrder.objects.exists()
    desk.keyboard.press("F3")
    expect(desk.locator("#call-candidate-1")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#order-customer")).to_contain_text("Carla Jansen")
    expect(desk.locator("#entry")).to_be_focused()
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    body = desk.locator("#order-lines-body")
    expect(body.locator("tr")).to_have_count(2)
    expect(body).to_contain_text("free with 1003-01")
    expect(body).to_contain_text("8.00")
    expect(desk.locator("#order-head")).to_contain_text("1003-01 · Autumn catalog")
    expect(desk.locator("#order-script")).to_contain_text("Welcome to the autumn catalog.")
    expect(desk.locator("#order-script")).to_contain_text("The lamp comes with its bulb.")
    expect(desk.locator("#order-offers")).to_contain_text("A mug beside the lamp?")
    assert not Axe().run(desk).response["violations"]
    desk.keyboard.press("*")
    expect(body.locator("tr")).to_have_count(3)

    desk.keyboard.press("F8")
    desk.keyboard.press("1")
    expect(desk.locator("#next-step")).to_be_focused()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#order-recap")).to_be_visible()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".order-number")).to_be_visible()
    order = SalesOrder.objects.get()
    assert order.state == OrderState.SUBMITTED
    assert order.lines.get(item__number="MUG-1").origin == SalesLine.Origin.CROSS_SELL

    told = open_as(mira, report)
    expect(told.locator("#source-code-mailing")).to_contain_text("12.50")
    told.get_by_role("link", name="Source-code analysis").first.click()
    answered = told.locator("#response-report tbody tr").filter(has_text="1003-01")
    expect(answered).to_contain_text("12.50")
    # One order of one customer: copies were never mailed, and so there is no response.
    copies, orders, customers = (answered.locator("td.amount").nth(place) for place in range(3))
    expect(copies).to_have_text("0")
    expect(orders).to_have_text("1")
    expect(customers).to_have_text("1")
