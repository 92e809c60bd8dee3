"""A customer wants a catalog: asked for in a call, printed from the queue, seen at the customer."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.actions.cancel_catalog_request import cancel_catalog_request
from ringup.catalogs.actions.print_catalog_requests import print_catalog_requests
from ringup.catalogs.actions.request_catalog import request_catalog
from ringup.catalogs.models import CatalogRequest, SentCatalog
from ringup.catalogs.queries import list_received
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_customer, make_rex, make_scene, make_user
from tests.factories.catalogs import make_published_catalog

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    make_published_catalog(call_center=scene.call_center)
    return scene


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


@pytest.fixture
def mira(scene: Scene) -> Actor:
    return scene.actor(make_user("mira", role="marketer", call_center=scene.call_center))


def ask(actor: Actor, scene: Scene, **more: object) -> CatalogRequest | Refusal:
    values = {"customer": scene.carla.public_id, "source_code": "autumn-01", **more}
    return request_catalog(actor, **values)  # type: ignore[arg-type]


def asked(actor: Actor, scene: Scene, **more: object) -> CatalogRequest:
    outcome = ask(actor, scene, **more)
    assert isinstance(outcome, CatalogRequest), outcome
    return outcome


def test_a_wish_waits_is_printed_and_stands_at_the_customer(ada, mira, scene):
    request = asked(ada, scene, quantity=2)
    [waiting] = list_received(customer=scene.carla.pk)
    assert (waiting.source_code, waiting.waiting, waiting.quantity) == ("AUTUMN-01", True, 2)
    assert print_catalog_requests(mira) == [request.pk]
    [sent] = list_received(customer=scene.carla.pk)
    assert (sent.waiting, sent.on_request) == (False, True)
    request.refresh_from_db()
    assert (request.state, request.prints) == ("printed", 1)


def test_a_wish_is_of_the_day_on_the_clock_of_who_looks(ada, scene):
    request = asked(ada, scene)
    CatalogRequest.objects.filter(pk=request.pk).update(requested_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    with timezone.override("Europe/Copenhagen"):
        [waiting] = list_received(customer=scene.carla.pk)
    assert waiting.on == date(2026, 11, 21)


def test_the_same_wish_again_means_more_copies(ada, scene):
    asked(ada, scene)
    assert asked(ada, scene, quantity=2).quantity == 3
    assert CatalogRequest.objects.count() == 1


def test_more_copies_than_go_out_at_once_are_refused_and_not_cut_off(ada, scene):
    asked(ada, scene, quantity=15)
    more = ask(ada, scene, quantity=6)
    assert more == Refusal(code="copies_wait_already", facts={"waiting": 15, "most": 20}, field="quantity")
    assert CatalogRequest.objects.get().quantity == 15
    assert asked(ada, scene, quantity=5).quantity == 20


def test_a_batch_is_printed_again_and_counts_as_sent_once(ada, mira, scene):
    request = asked(ada, scene)
    print_catalog_requests(mira)
    request.refresh_from_db()
    assert print_catalog_requests(mira, again=request.printed_at) == [request.pk]
    request.refresh_from_db()
    assert request.prints == 2
    assert SentCatalog.objects.count() == 1
    assert print_catalog_requests(mira) == Refusal(code="nothing_to_print")


def test_only_catalogs_that_are_out_are_sent_to_people_with_an_address(ada, scene):
    make_published_catalog("OLD", call_center=scene.call_center, codes=["OLD-01"], valid_to=date(2026, 1, 2))
    expired = ask(ada, scene, source_code="OLD-01")
    assert isinstance(expired, Refusal)
    assert expired.code == "source_code_expired"
    nowhere = make_customer(last_name="Nowhere", number="C-77", legal_entity=scene.legal_entity)
    nowhere.addresses.all().delete()
    homeless = ask(ada, scene, customer=nowhere.public_id)
    assert isinstance(homeless, Refusal)
    assert homeless.code == "customer_without_address"
    many = ask(ada, scene, quantity=21)
    assert isinstance(many, Refusal)
    assert many.code == "copies_out_of_range"


def test_a_wish_is_taken_back_while_it_waits(ada, mira, scene):
    request = asked(ada, scene)
    canceled = cancel_catalog_request(ada, request=request.public_id)
    assert isinstance(canceled, CatalogRequest)
    assert print_catalog_requests(mira) == Refusal(code="nothing_to_print")
    other = asked(ada, scene)
    print_catalog_requests(mira)
    assert cancel_catalog_request(ada, request=other.public_id) == Refusal(code="request_printed")


def test_for_rex_there_is_no_such_customer_and_no_such_request(ada, scene):
    request = asked(ada, scene)
    rex = scene.actor(make_rex())
    foreign = ask(rex, scene)
    assert isinstance(foreign, Refusal)
    assert foreign.code == "customer_not_found"
    assert cancel_catalog_request(rex, request=request.public_id) == Refusal(code="request_not_found")
    assert print_catalog_requests(rex) == Refusal(code="nothing_to_print")


def test_without_directed_selling_nothing_is_sent(ada, scene):
    scene.call_center.directed_selling = False
    scene.call_center.save()
    off = ask(ada, scene)
    assert isinstance(off, Refusal)
    assert off.code == "directed_selling_off"
