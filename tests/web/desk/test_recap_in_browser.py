"""The recap is read clause by clause and agreed to by keys; whoever changes the order reads it again."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.models import RecapClause, RecapReading
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from tests.actions.payments.conftest import card_on_file
from tests.factories.scenes import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """Every clause has to be agreed to."""
    found = make_scene(parameters={"recap_acknowledgement_required": True})
    RecapClause.objects.create(
        legal_entity=found.legal_entity, code="RIGHT", text_en="You may send it back.", text_nl="U mag het terugsturen."
    )
    return found


@pytest.fixture
def order(scene: Scene) -> SalesOrder:
    """Two lamps, all of it on the card of Carla, who is spoken to in Dutch; nothing is missing but the recap."""
    card = card_on_file(scene)
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item="LAMP-1", quantity=Decimal(2))],
        payments=[PaymentEntry(method="CARD", stored_card=card.public_id, percent=Decimal(100))],
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(placed, Placed), placed
    SalesOrder.objects.filter(pk=placed.order.pk).update(language="nl")
    return SalesOrder.objects.get(pk=placed.order.pk)


def read_out(page: Page) -> None:
    """The recap, with the hand on the first of its five clauses; nothing of it is agreed to."""
    page.keyboard.press("Control+Enter")
    expect(page.locator("#recap-form [data-item]")).to_have_count(5)
    expect(page.locator("#recap-form [data-item]").first).to_be_focused()
    expect(page.locator("#recap-form :checked")).to_have_count(0)


def agree(page: Page, count: int) -> None:
    """To the first clauses, one after the other, by the space bar alone."""
    boxes = page.locator("#recap-form [data-item]")
    for number in range(count):
        expect(boxes.nth(number)).to_be_focused()
        page.keyboard.press("Space")
        expect(page.locator("#recap-form :checked")).to_have_count(number + 1)


def test_the_recap_is_agreed_to_clause_by_clause(open_as: OpenAs, scene: Scene, order: SalesOrder) -> None:
    page = open_as(scene.ada, f"/desk/orders/{order.public_id}/")
    read_out(page)
    expect(page.locator("#recap-form")).to_have_attribute("lang", "nl")
    expect(page.locator("#recap-form")).to_contain_text("U mag het terugsturen.")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert Axe().run(page).response["violations"] == []
    # One is left out: nothing is submitted, and what was agreed to stays so.
    agree(page, 4)
    expect(page.locator("#order-completion [role=alert]")).to_contain_text("1")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#recap-form :checked")).to_have_count(4)
    expect(page.locator("#recap-form [data-item]").last).to_be_focused()
    order.refresh_from_db()
    assert (order.state == OrderState.SUBMITTED, order.version) == (False, 0)
    # Whoever adds a line reads all of it again.
    page.keyboard.press("Escape")
    expect(page.locator("#order-recap")).to_be_hidden()
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.type("MUG-1")
    page.keyboard.press("Enter")
    expect(page.locator("#order-lines-body tr")).to_have_count(2)
    read_out(page)
    agree(page, 5)
    expect(page.locator("#next-step")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-completion .order-number")).to_be_visible()
    order.refresh_from_db()
    assert (order.state, order.version) == (OrderState.SUBMITTED, 1)
    kept = RecapReading.objects.get(order=order, version=1)
    assert kept.language == "nl"
    assert [clause["code"] for clause in kept.clauses] == kept.ticked
    assert kept.clauses[-1]["text"] == "U mag het terugsturen."
