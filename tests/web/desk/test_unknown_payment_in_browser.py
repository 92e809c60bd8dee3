"""A charge whose answer is lost is shown as unknown, keyed by nobody twice, found out, and the order goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django import Settings

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentMethod, PaymentOperation
from ringup.project.invariants import violations
from tests.acquirer import IMPATIENCE, TestAcquirer, running_acquirer
from tests.actions.payments.conftest import card_on_file, now_due
from tests.factories.scenes import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def acquirer(tmp_path: Path, settings: Settings) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        ours = {**running.settings, "seconds": str(IMPATIENCE)}
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": ours, "terminal_outside": {}}
        yield running


@pytest.fixture
def scene(transactional_db: None, acquirer: TestAcquirer) -> Scene:
    found = make_scene()
    PaymentMethod.objects.filter(function="card").update(connector="fake_acquirer")
    return found


def submit_with_card(open_as: OpenAs, scene: Scene) -> tuple[Page, SalesOrder]:
    """Ada sells Carla a lamp, paid by card, and submits."""
    card_on_file(scene)
    draft = place_order(scene.actor(), wish=OrderWish(customer=scene.carla.public_id), submit_key="")
    assert isinstance(draft, Placed), draft
    page = open_as(scene.ada, f"/desk/orders/{draft.order.public_id}/")
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.type("LAMP-1")
    page.keyboard.press("Enter")
    expect(page.locator("#payment-methods .choice").first).to_be_visible()
    page.keyboard.press("F8")
    page.keyboard.press("1")
    expect(page.locator("#next-step")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-recap")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-completion .order-number")).to_be_visible()
    return page, SalesOrder.objects.get(pk=draft.order.pk)


def test_a_lost_answer_is_unknown_cannot_be_keyed_twice_and_is_found_by_the_job(
    open_as: OpenAs, scene: Scene, acquirer: TestAcquirer
) -> None:
    acquirer.queue("time_out_after")
    page, order = submit_with_card(open_as, scene)
    payments = page.locator("#order-payments")
    expect(payments).to_contain_text("Unknown")
    assert order.payment_status == "unknown"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert Axe().run(page).response["violations"] == []
    # She changes the order: the payment is neither taken off nor made a second time, and nothing is submitted on it.
    page.get_by_role("button", name="Change the order").press("Enter")
    expect(page.locator("#entry")).to_be_focused()
    expect(payments.locator("[data-remove]")).to_have_count(0)
    page.keyboard.type("MUG-1")
    page.keyboard.press("Enter")
    expect(page.locator("#order-lines-body tr")).to_have_count(2)
    expect(page.locator("#order-balance")).to_contain_text("5.45")
    page.keyboard.press("F8")
    expect(page.locator("#payment-choice-1")).to_be_focused()
    page.keyboard.press("1")
    expect(payments).to_contain_text("The processor has not answered yet")
    expect(payments.locator(".payment-lines li")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-completion [role=alert]").first).to_contain_text("The processor has not answered yet")
    assert len(acquirer.journal("authorize")) == 1
    # The job asks the processor, which has it; nobody was charged twice, and the order goes on.
    now_due(order)
    assert resolve_unknown_payments() == 1
    page.evaluate("htmx.trigger(document.body, 'live:payments', {})")
    expect(payments).to_contain_text("Authorized")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#next-step")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Change the order")).to_be_visible()
    expect(page.locator("#order-head")).to_contain_text("Released")
    order.refresh_from_db()
    assert (order.payment_status, order.detailed_status, order.version) == ("authorized", "released", 2)
    asked = [(row["kind"], row["amount"]) for row in acquirer.journal()]
    assert asked == [("authorize", 1210), ("authorize", 1755), ("void", 1210)]
    assert violations() == []


def test_what_the_processor_confirms_otherwise_is_decided_on_the_workbench_by_one_key(
    open_as: OpenAs, scene: Scene, acquirer: TestAcquirer
) -> None:
    acquirer.queue("wrong_amount")
    page, order = submit_with_card(open_as, scene)
    expect(page.locator("#order-payments")).to_contain_text("Unknown")
    [row] = PaymentOperation.objects.filter(payment_line__order=order)
    assert row.state == "mismatch"
    page = open_as(scene.sam, "/office/workbenches/unknown-payments/")
    page.keyboard.press("F6")
    expect(page.locator("#workbench-rows tbody tr").first).to_be_focused()
    page.keyboard.press("y")
    expect(page.locator("#deed-reference")).to_be_focused()
    page.keyboard.type("auth_7")
    page.keyboard.press("Tab")
    page.keyboard.type("found in the portal over 12.10")
    page.keyboard.press("Enter")
    expect(page.locator("#status-line")).to_contain_text(f"Noted as done: {order.number}.")
    expect(page.locator("#workbench-rows")).to_contain_text("No payment is in doubt.")
    page = open_as(scene.ada, f"/desk/orders/{order.public_id}/")
    expect(page.locator("#order-payments")).to_contain_text("Authorized")
    order.refresh_from_db()
    assert (order.payment_status, order.detailed_status) == ("authorized", "released")
