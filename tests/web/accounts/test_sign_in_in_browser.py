"""The sign-in page in a real browser: typing begins without a click."""

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_scene


def test_the_hand_is_where_something_is_still_to_be_typed(page: Page, live_server: LiveServer, transactional_db: None):
    make_scene()
    page.goto(f"{live_server.url}/account/login/")
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type("not-her-password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=password]")).to_be_focused()
