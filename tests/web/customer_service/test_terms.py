"""A customer's tax group and late orders among the terms: seen by all, changed by who may, behind the wall."""

import pytest
from django.test import Client
from django.urls import reverse

from ringup.customers.models import Customer
from tests.factories import Scene, make_rex, make_scene, sign_in
from tests.factories.company import make_tax_group

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true"}


@pytest.fixture
def scene() -> Scene:
    make_tax_group("EXEMPT")
    return make_scene()


def send(client: Client, customer: Customer, **values: str) -> int:
    address = reverse("desk:customer-terms", args=[customer.public_id])
    return client.post(address, {"on_account": "no", **values}, headers=PART).status_code


def group_of(customer: Customer) -> str | None:
    group = Customer.objects.get(pk=customer.pk).tax_group
    return group.code if group else None


def test_who_may_gives_a_customer_a_tax_group_and_takes_it_away(scene: Scene) -> None:
    sam = sign_in(Client(), scene.sam)
    address = reverse("desk:customer-terms", args=[scene.carla.public_id])
    assert "as the address" in sam.get(address, headers=PART).text
    assert 'id="terms-tax_group"' in sam.get(address, {"change": "1"}, headers=PART).text
    assert send(sam, scene.carla, tax_group="EXEMPT") == 200
    assert group_of(scene.carla) == "EXEMPT"
    assert "Exempt" in sam.get(address, headers=PART).text
    assert send(sam, scene.carla, tax_group="NONE") == 422
    assert send(sam, scene.carla, tax_group="") == 200
    assert group_of(scene.carla) is None


def test_an_agent_sees_it_and_does_not_change_it(scene: Scene) -> None:
    ada = sign_in(Client(), scene.ada)
    address = reverse("desk:customer-terms", args=[scene.carla.public_id])
    assert 'id="terms-tax_group"' not in ada.get(address, {"change": "1"}, headers=PART).text
    assert send(ada, scene.carla, tax_group="EXEMPT") == 200
    assert group_of(scene.carla) is None


def test_late_orders_of_a_customer_wait_where_somebody_says_so(scene: Scene) -> None:
    ada = sign_in(Client(), scene.ada)
    address = reverse("desk:customer-terms", args=[scene.carla.public_id])
    assert "wait, without notices" not in ada.get(address, headers=PART).text
    assert send(ada, scene.carla, delays="no") == 200
    assert Customer.objects.get(pk=scene.carla.pk).delay_exempt
    assert "wait, without notices" in ada.get(address, headers=PART).text
    assert send(ada, scene.carla, delays="yes") == 200
    assert not Customer.objects.get(pk=scene.carla.pk).delay_exempt


def test_rex_reaches_nobody_of_ours(scene: Scene) -> None:
    assert send(sign_in(Client(), make_rex()), scene.carla, tax_group="EXEMPT") == 404


def test_what_invoices_need_of_a_customer_stands_among_the_terms(scene: Scene) -> None:
    ada = sign_in(Client(), scene.ada)
    said = {"tax_number": "NL007654321B01", "e_invoice_address": "0106: 8765 4321", "buyer_reference": "PO desk"}
    assert send(ada, scene.carla, **said) == 200
    carla = Customer.objects.get(pk=scene.carla.pk)
    assert (carla.tax_number, carla.e_invoice_address) == ("NL007654321B01", "0106:87654321")
    address = reverse("desk:customer-terms", args=[scene.carla.public_id])
    assert "0106:87654321" in ada.get(address, headers=PART).text
    assert 'value="PO desk"' in ada.get(address, {"change": "1"}, headers=PART).text
    refused = ada.post(address, {"e_invoice_address": "8765 4321"}, headers=PART)
    assert refused.status_code == 422
    assert "This is no e-invoice address." in refused.text
    assert 'value="8765 4321"' in refused.text
