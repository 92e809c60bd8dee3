"""What a new company lacks before its first order stands on the office's first page, until it is all there."""

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.actions.found_company import NewCompany, found_company
from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import LegalEntity, User
from ringup.delivery.models import ModeOfDelivery
from ringup.payments.models import PaymentMethod
from ringup.reports.queries.first_steps import STEPS, list_first_steps
from tests.factories import make_call_center, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entity() -> LegalEntity:
    new = NewCompany(
        code="WREN", name="Wren", country="IE", currency="EUR", administrator="una", password="a-long-enough-word-3"
    )
    founded = found_company(None, new=new)
    assert isinstance(founded, LegalEntity), founded
    return founded


@pytest.fixture
def una(entity: LegalEntity, client: Client) -> Client:
    client.force_login(User.objects.get(username="una"))
    return client


def test_who_has_no_call_center_yet_but_may_make_one_starts_in_the_office(una: Client) -> None:
    assert una.get("/", secure=True)["Location"] == reverse("office:home")
    page = una.get(reverse("office:home"), secure=True).content.decode()
    assert "Before the first order" in page
    assert reverse("office:setup", args=["modes-of-delivery"]) in page


def test_a_step_is_done_by_what_is_there_in_the_own_company(entity: LegalEntity, una: Client) -> None:
    def done() -> set[str]:
        actor = load_actor(User.objects.get(username="una"))
        assert actor is not None
        return {step for step, is_done in list_first_steps(actor).items() if is_done}

    make_call_center("ELSEWHERE")
    assert done() == set()
    center = make_call_center("DUB", legal_entity=entity)
    assert done() == {"call_center", "mode_of_delivery", "payment_method"}
    PaymentMethod.objects.filter(call_center=center).update(active=False)
    ModeOfDelivery.objects.filter(legal_entity=entity).update(active=False)
    assert done() == {"call_center"}
    PaymentMethod.objects.filter(call_center=center).update(active=True)
    ModeOfDelivery.objects.filter(legal_entity=entity).update(active=True)
    make_item("LAMP-9", legal_entity=entity, price=None)
    assert done() == set(STEPS) - {"price", "agent"}
    make_item("LAMP-8", legal_entity=entity)
    assert done() == set(STEPS) - {"agent"}
    make_user("bo", role="agent", call_center=center)
    # All are there: nothing is said any more.
    assert done() == set()
    assert "Before the first order" not in una.get(reverse("office:home"), secure=True).content.decode()


def test_an_agent_is_told_nothing_of_it(entity: LegalEntity) -> None:
    agent = make_user("bo", role="agent", call_center=make_call_center("DUB", legal_entity=entity))
    actor = load_actor(agent)
    assert actor is not None
    assert list_first_steps(actor) == {}
