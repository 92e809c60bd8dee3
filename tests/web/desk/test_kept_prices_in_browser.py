"""A submitted order is opened again, both prices are seen, one is chosen by keys with its reason, and submitted."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.models import OrderEvent, SalesLine, SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import BasePrice
from tests.factories.company import make_reason_code
from tests.factories.scenes import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    found = make_scene()
    make_reason_code("AGREED", text="Agreed on the phone", legal_entity=found.legal_entity)
    return found


@pytest.fixture
def order(scene: Scene) -> str:
    """Two lamps, promised at 10.00; today they cost 12.00."""
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item="LAMP-1", quantity=Decimal(2))],
        payments=[PaymentEntry(method="CASH")],
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="first")
    assert isinstance(placed, Placed), placed
    BasePrice.objects.filter(item=scene.items[0]).update(price=Decimal(12))
    return placed.order.public_id


def typed(page: Page, text: str) -> None:
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_both_prices_are_seen_one_is_chosen_by_keys_and_kept_with_the_next_version(
    open_as: OpenAs, scene: Scene, order: str
):
    page = open_as(scene.ada, f"/desk/orders/{order}/")
    page.get_by_role("button", name="Change the order").press("Enter")
    row, detail = page.locator("#order-lines-body tr").first, page.locator("#line-detail .both-prices")
    expect(row).to_contain_text("promised 20.00, today 24.00: the promise holds")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(detail.locator("tr.holds")).to_contain_text("Promised")
    expect(detail).to_contain_text("24.00")
    # The one that costs more asks for its reason; what was typed stays.
    typed(page, "@today")
    expect(page.locator("#entry-refusal")).to_contain_text("a reason code is needed")
    expect(page.locator("#entry")).to_have_value("@today")
    page.keyboard.press("End")
    page.keyboard.type(" !agreed")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("promised 20.00, today 24.00: today's price holds")
    expect(detail.locator("tr.holds")).to_contain_text("Today")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    # Back to what favors the customer: no reason.
    typed(page, "@kept")
    expect(row).to_contain_text("the promise holds")
    expect(page.locator("#order-totals .sums")).to_contain_text("20.00")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-recap")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".order-number")).to_be_visible()
    expect(page.get_by_role("button", name="Change the order")).to_be_visible()
    stored = SalesOrder.objects.get()
    assert (stored.state, stored.version) == ("submitted", 2)
    versions = [(each.version, each.total_minor) for each in stored.versions.order_by("version")]
    assert versions == [(1, stored.total_minor), (2, stored.total_minor)]
    line = SalesLine.objects.get()
    assert (line.locked_price, line.price_choice, line.today) == (10, "", {})
    choices = OrderEvent.objects.filter(kind="choose_price").order_by("pk").values_list("after", flat=True)
    assert list(choices) == [
        {"holds": "today", "net": 2400, "reason": "agreed"},
        {"holds": "kept", "net": 2000},
    ]
