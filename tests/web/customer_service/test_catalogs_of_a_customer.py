"""Catalogs on the customer's page: what was sent, one more on request, and why not."""

import pytest
from django.test import Client
from django.urls import reverse

from ringup.catalogs.models import CatalogRequest, SentCatalog
from tests.factories import Scene, make_scene, sign_in
from tests.factories.catalogs import make_published_catalog

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene, client: Client) -> Client:
    sign_in(client, scene.ada)
    return client


def catalogs(client: Client, scene: Scene) -> str:
    return client.get(reverse("desk:customer-catalogs", args=[scene.carla.public_id]), headers=HTMX).text


def send(client: Client, scene: Scene, **values: str):
    return client.post(reverse("desk:send-catalog", args=[scene.carla.public_id]), values, headers=HTMX)


def test_the_page_fetches_what_was_sent(scene, ada):
    page = ada.get(reverse("desk:customer", args=[scene.carla.public_id])).text
    assert reverse("desk:customer-catalogs", args=[scene.carla.public_id]) in page
    assert "No catalog sent yet." in catalogs(ada, scene)
    catalog = make_published_catalog(call_center=scene.call_center)
    SentCatalog.objects.create(source_code=catalog.source_codes.get(), customer=scene.carla, on="2026-11-01")
    assert "Autumn catalog" in catalogs(ada, scene)


def test_a_catalog_is_sent_on_request(scene, ada):
    make_published_catalog(call_center=scene.call_center)
    answer = send(ada, scene, source_code="AUTUMN-01", quantity="2")
    assert answer.status_code == 200
    assert "The catalog will be sent." in answer.text
    assert "asked for on" in answer.text
    assert CatalogRequest.objects.get().quantity == 2


def test_any_code_can_be_typed_where_there_are_more_than_the_list_names(scene, ada):
    codes = [f"AUTUMN-{number:02}" for number in range(1, 61)]
    make_published_catalog(call_center=scene.call_center, codes=codes)
    page = catalogs(ada, scene)
    assert ('value="AUTUMN-01"' in page, '"AUTUMN-60"' in page) == (True, False)
    assert send(ada, scene, source_code="autumn-60", quantity="1").status_code == 200
    assert CatalogRequest.objects.get().source_code.code == "AUTUMN-60"
    unknown = send(ada, scene, source_code="AUTUMN-61", quantity="1")
    assert '"to": "send-source-code"' in unknown["HX-Trigger-After-Settle"]


def test_what_cannot_be_sent_says_why(scene, ada):
    make_published_catalog(call_center=scene.call_center)
    assert "From 1 to 20 copies." in send(ada, scene, source_code="AUTUMN-01", quantity="x").text
    send(ada, scene, source_code="AUTUMN-01", quantity="15")
    more = send(ada, scene, source_code="AUTUMN-01", quantity="6")
    assert (more.status_code, "wait for the customer already: 15" in more.text) == (422, True)
    assert send(ada, scene, source_code="NONE", quantity="1").status_code == 422
    scene.call_center.directed_selling = False
    scene.call_center.save()
    assert "send-source-code" not in catalogs(ada, scene)
    assert send(ada, scene, source_code="AUTUMN-01", quantity="1").status_code == 422
