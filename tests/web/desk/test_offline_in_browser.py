"""A line that does not reach the server: nothing typed is lost, and the desk says so until something arrives."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from tests.factories.scenes import Scene, make_scene
from tests.web.held_back import HeldBack

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def desk(open_as: Callable[[User, str], Page], scene: Scene) -> Page:
    page = open_as(scene.ada, "/desk/")
    expect(page.locator("#entry")).to_be_focused()
    return page


def test_an_answer_to_what_was_asked_before_does_not_say_that_the_line_arrived(desk: Page):
    held = HeldBack(desk, "**/order-payments/**")
    with desk.expect_request("**/order-payments/**"):
        desk.evaluate("window.htmx.trigger(document.body, 'live:payments', {})")
    desk.route("**/entry/", lambda route: route.abort())
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(desk.locator(".offline")).to_be_visible()
    with desk.expect_response("**/order-payments/**") as answer:
        held.let_go()
    answer.value.finished()
    desk.wait_for_function(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    expect(desk.locator("#entry")).to_have_value("LAMP-1")
    expect(desk.locator(".offline")).to_be_visible()


def test_a_line_that_the_server_never_got_comes_back_into_the_field(desk: Page):
    desk.route("**/entry/", lambda route: route.abort())
    desk.keyboard.type("LAMP-1")
    desk.keyboard.press("Enter")
    expect(desk.locator(".offline")).to_be_visible()
    expect(desk.locator("#entry")).to_have_value("LAMP-1")
    desk.unroute("**/entry/")
    desk.keyboard.press("Enter")
    expect(desk.locator("#order-lines-body tr")).to_have_count(1)
    expect(desk.locator(".offline")).to_be_hidden()
