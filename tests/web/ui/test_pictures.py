"""Pictures of products are shown to those who sell them, and nothing else of the media folder is."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ringup.call_centers.models import User
from ringup.products.models import ItemImage
from tests.factories import make_session
from tests.factories.scenes import Scene, make_rex, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(settings: Settings, tmp_path: Path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "lamp.webp").write_bytes(b"a picture")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "order.pdf").write_bytes(b"a secret")
    scene = make_scene()
    ItemImage.objects.create(item=scene.items[0], file="items/lamp.webp")
    ItemImage.objects.create(item=scene.items[1], file="items/gone.webp")
    return scene


def browser_of(user: User, settings: Settings) -> Client:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = make_session(user)
    return browser


def test_a_picture_is_shown_and_kept_by_the_browser(scene: Scene, settings: Settings) -> None:
    answer = browser_of(scene.ada, settings).get("/media/items/lamp.webp")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.content == b"a picture"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=86400"


@pytest.mark.parametrize(
    "address",
    [
        "items/none.webp",
        "items/gone.webp",
        "items/../documents/order.pdf",
        "items/%2e%2e/documents/order.pdf",
        "documents/order.pdf",
    ],
)
def test_nothing_else_is_shown(scene: Scene, settings: Settings, address: str) -> None:
    assert browser_of(scene.ada, settings).get(f"/media/{address}").status_code == 404


def test_pictures_of_another_company_do_not_exist(scene: Scene, settings: Settings) -> None:
    assert browser_of(make_rex(), settings).get("/media/items/lamp.webp").status_code == 404


def test_a_stranger_sees_none(scene: Scene) -> None:
    assert Client().get("/media/items/lamp.webp").status_code == 302
