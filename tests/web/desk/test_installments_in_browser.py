"""Installments in a real browser by keys: the plan is shown before it is agreed to, and stands beside the payment."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import Installment, InstallmentSchedule
from ringup.products.models import Item
from tests.factories import Scene, make_scene

OpenAs = Callable[[User, str], Page]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    scene = make_scene()
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="THREE", name="Three months", payments=3)
    Item.objects.update(installment_eligible=True)
    scene.carla.installment_eligible = scene.carla.allow_on_account = True
    scene.carla.save()
    return scene


def test_a_plan_is_shown_agreed_to_and_submitted(open_as: OpenAs, scene: Scene) -> None:
    wish = OrderWish(customer=scene.carla.public_id, lines=(LineWish(item="LAMP-1"),))
    draft = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(draft, Placed), draft
    page = open_as(scene.ada, f"/desk/orders/{draft.order.public_id}/")
    plan = page.locator("#order-plan")
    expect(plan).to_be_hidden()
    page.locator("#payment-schedule").focus()
    page.keyboard.press("ArrowDown")
    expect(plan.locator("tr")).to_have_count(3)
    expect(plan).to_contain_text("4.03")
    expect(plan).to_contain_text("4.04")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("F8")
    digit = page.locator("#payment-methods .choice", has_text="On account").get_attribute("data-digit") or ""
    page.keyboard.press(digit)
    expect(page.locator(".payment-lines li")).to_have_count(1)
    expect(plan).to_be_hidden()
    expect(page.locator(".payment-lines .plan p")).to_have_count(3)
    assert Axe().run(page).response["violations"] == []
    expect(page.locator("#order-balance")).to_contain_text("0.00")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-recap")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#order-completion")).to_contain_text("SO-", timeout=15_000)
    expect(page.locator(".payment-lines .plan .badge")).to_have_count(3)
    assert Installment.objects.count() == 3


def test_what_is_too_little_for_the_schedule_is_said(open_as: OpenAs, scene: Scene) -> None:
    wish = OrderWish(customer=scene.carla.public_id, lines=(LineWish(item="LAMP-1"),))
    draft = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(draft, Placed), draft
    page = open_as(scene.ada, f"/desk/orders/{draft.order.public_id}/")
    page.locator("#payment-amount").fill("0.02")
    page.locator("#payment-schedule").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#order-plan")).to_contain_text("It is too little for 3 installments.")
