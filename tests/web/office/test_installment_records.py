"""Installments in the office: charged on account, paid under a code, given up with a reason; wrong ones are refused."""

import pytest
from django.test import Client

from ringup.payments.models import Installment
from tests.factories import Scene, make_scene, sign_in
from tests.factories.payments import make_installment

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def row(scene: Scene) -> Installment:
    return make_installment(scene.call_center, state="declined")


@pytest.fixture
def sam(scene: Scene, client: Client) -> Client:
    sign_in(client, scene.sam)
    return client


def section(row: Installment, name: str) -> str:
    return f"/office/setup/installments/{row.public_id}/sections/{name}/"


def test_a_declined_one_is_found_and_paid_under_a_code(row: Installment, sam: Client) -> None:
    listed = sam.get("/office/setup/installments/list/?state=declined").content.decode()
    assert row.public_id in listed
    assert sam.post(section(row, "approve"), {"approve-approval_code": "4111111111111111"}).status_code == 422
    assert sam.post(section(row, "approve"), {"approve-approval_code": "A-77"}).status_code in (200, 302)
    row.refresh_from_db()
    assert (row.state, row.approval_code) == ("paid", "A-77")


def test_one_is_given_up_with_a_reason(row: Installment, sam: Client) -> None:
    assert sam.post(section(row, "give-up"), {"give-up-reason": ""}).status_code == 422
    assert sam.post(section(row, "give-up"), {"give-up-reason": "moved away"}).status_code in (200, 302)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("canceled", "moved away")


def test_what_is_canceled_is_not_charged(row: Installment, sam: Client) -> None:
    Installment.objects.filter(pk=row.pk).update(state="canceled")
    answer = sam.post(section(row, "charge"))
    assert answer.status_code == 422
    assert "installment" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "canceled"
