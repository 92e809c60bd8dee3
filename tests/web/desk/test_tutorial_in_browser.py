"""The tutorial's steps, read from its page and done in a real browser: a tutorial that goes stale fails here."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.calls.models import Call, TelephonyConnection
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.payments.models import StoredCard
from tests.factories.scenes import Scene, make_scene

PAGE = Path(__file__).parents[3] / "docs/tutorial/first-order.md"
STEP = re.compile(r"^\d+\. (.+(?:\n   .+)*)", re.MULTILINE)
MARK = re.compile(r"<kbd>(?P<key>.+?)</kbd>|`(?P<text>.+?)`|\*\*(?P<seen>.+?)\*\*")


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """Carla has a stored card and rings; Ada has picked up. The items have the numbers of the demo."""
    scene = make_scene()
    for item, number in zip(scene.items, ("85123A", "22423", "84879"), strict=True):
        item.number = number
        item.save()
    now = timezone.now()
    StoredCard.objects.create(
        customer=scene.carla,
        connector="fake_acquirer",
        token="tok_good",
        brand="visa",
        last_four="4242",
        expires_year=now.year + 2,
        expires_month=8,
        is_default=True,
    )
    connection = TelephonyConnection.objects.create(legal_entity=scene.legal_entity, name="Switch", secret="s")
    Call.objects.create(
        legal_entity=scene.legal_entity,
        call_center=scene.call_center,
        connection=connection,
        external_id="A-1",
        state="answered",
        caller_number="+31101234567",
        caller_e164="+31101234567",
        agent=scene.ada,
        ringing_at=now - timedelta(seconds=9),
        answered_at=now,
    )
    return scene


def perform(page: Page, step: str) -> None:
    """Press the keys and type the text of a step, in its order; then look for what it says is seen."""
    for mark in MARK.finditer(step):
        if mark["key"]:
            page.keyboard.press(mark["key"])
        elif mark["text"]:
            page.keyboard.type(mark["text"])
        else:
            expect(page.locator("main").get_by_text(mark["seen"]).filter(visible=True).first).to_be_visible()
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


def test_the_first_order_can_be_taken_as_the_tutorial_says(open_as: Callable[[User, str], Page], scene: Scene):
    page = open_as(scene.ada, "/desk/")
    expect(page.locator("#entry")).to_be_focused()
    steps = STEP.findall(PAGE.read_text())
    assert len(steps) == 11
    for step in steps:
        perform(page, step)
    expect(page.locator(".order-number")).to_be_visible()
    order = SalesOrder.objects.get()
    assert (order.state, order.customer) == (OrderState.SUBMITTED, scene.carla)
    taken = order.lines.order_by("pk").values_list("item__number", "quantity")
    assert list(taken) == [("85123A", 1), ("22423", 3), ("84879", 2)]
