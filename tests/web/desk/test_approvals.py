"""The ways in of approvals: who is shown what, refusals in their place, and nothing across the wall."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.orders.models import PriceApproval, SalesLine, SalesOrder
from ringup.plumbing.public_ids import new_public_id
from tests.factories.company import make_reason_code
from tests.factories.scenes import Scene, make_rex, make_scene

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene() -> Scene:
    found = make_scene()
    make_reason_code("DAMAGED", legal_entity=found.legal_entity)
    return found


class Seat:
    """Somebody at a desk, with an order open."""

    def __init__(self, user: User, order: str = "") -> None:
        self.client = Client()
        self.client.force_login(user)
        self.order = order or new_public_id()

    def post(self, name: str, *parts: str, **fields: str):
        revision = SalesOrder.objects.filter(public_id=self.order).values_list("revision", flat=True).first() or 0
        data = {"revision": str(revision), **fields}
        return self.client.post(reverse(name, args=parts or [self.order]), data, headers=HTMX)

    def get(self, name: str, *parts: str, **query: str):
        return self.client.get(reverse(name, args=parts), query, headers=HTMX)


@pytest.fixture
def ada(scene: Scene) -> Seat:
    return Seat(scene.ada)


@pytest.fixture
def sam(scene: Scene) -> Seat:
    return Seat(scene.sam)


def asked(ada: Seat) -> PriceApproval:
    response = ada.post("desk:ask-approval", text="LAMP-1 @8.00 !damaged")
    assert response.status_code == 200, response.content.decode()
    return PriceApproval.objects.get()


def test_the_first_entry_of_an_order_may_be_one_that_is_asked_about(ada):
    refused = ada.post("desk:entry", text="LAMP-1 @8.00 !damaged")
    assert refused.status_code == 422
    assert "data-ask-approval" in refused.text
    approval = asked(ada)
    assert (approval.order.public_id, approval.line.unit_price) == (ada.order, Decimal(10))
    assert approval.asked == {"price": "8.00"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LAMP-1", "This line is not understood."),
        ("NOPE @8.00 !damaged", "There is no item with this number."),
        ("LAMP-1 @8.00 !because", "a reason code is needed"),
    ],
)
def test_what_cannot_be_asked_is_said_in_the_place_of_the_entry(ada, text, said):
    response = ada.post("desk:ask-approval", text=text)
    assert response.status_code == 422
    assert said in response.text
    assert not PriceApproval.objects.exists()


def test_the_strip_is_for_those_who_may_answer(scene, ada, sam):
    asked(ada)
    assert "Desk lamp" in sam.get("ui:approvals").text
    assert 'id="approvals"' in sam.client.get(reverse("office:home")).text
    assert ada.get("ui:approvals").status_code == 403
    assert 'id="approvals"' not in ada.client.get(reverse("desk:order", args=[ada.order])).text
    assert "Desk lamp" not in Seat(make_rex()).get("ui:approvals").text


def test_whoever_comes_second_is_told_what_the_first_one_said(ada, sam):
    approval = asked(ada)
    assert sam.post("ui:decide-approval", approval.public_id, decision="deny").status_code == 200
    late = sam.post("ui:decide-approval", approval.public_id, decision="accept")
    assert late.status_code == 422
    assert "This is decided already: Denied." in late.text


def test_an_offer_that_is_no_figure_is_refused_at_its_question(ada, sam):
    approval = asked(ada)
    response = sam.post("ui:decide-approval", approval.public_id, decision="counter", counter="nine")
    assert response.status_code == 422
    assert "This is not understood: nine." in response.text
    assert "Desk lamp" in response.text


def test_rex_finds_no_question_of_ours(scene, ada, sam):
    approval = asked(ada)
    rex = Seat(make_rex(), order=ada.order)
    assert rex.post("ui:decide-approval", approval.public_id, decision="accept").status_code == 404
    assert rex.post("desk:answer-approval", ada.order, approval.public_id, answer="withdraw").status_code == 404
    approval.refresh_from_db()
    assert approval.state == "asked"


def test_the_screen_that_missed_the_answer_gets_the_new_price(ada, sam):
    approval = asked(ada)
    seen = SalesOrder.objects.get().revision
    waiting = ada.get("desk:order-approvals", ada.order, revision=str(seen))
    assert 'id="order-lines"' not in waiting.text
    sam.post("ui:decide-approval", approval.public_id, decision="accept")
    fresh = ada.get("desk:order-approvals", ada.order, revision=str(seen))
    for text in ('id="order-lines"', "approved by Sam", "Sam accepted 8.00: Desk lamp."):
        assert text in fresh.text


def test_an_agent_withdraws_and_a_submitted_order_has_no_open_question(ada):
    approval = asked(ada)
    recap = ada.post("desk:order-recap")
    assert "A supervisor has not answered yet (open questions: 1)." in recap.text
    response = ada.post("desk:answer-approval", ada.order, approval.public_id, answer="withdraw")
    assert response.status_code == 200
    assert "open questions" not in ada.post("desk:order-recap").text
    again = ada.post("desk:answer-approval", ada.order, approval.public_id, answer="take")
    assert again.status_code == 422
    assert "This is decided already: Withdrawn." in again.text
    assert ada.post("desk:answer-approval", ada.order, approval.public_id, answer="?").status_code == 422


def test_nothing_is_settled_before_its_time(ada):
    approval = asked(ada)
    assert ada.post("desk:settle-approvals").status_code == 200
    approval.refresh_from_db()
    assert approval.state == "asked"
    PriceApproval.objects.update(expires_at=approval.asked_at, fallback="accept_within", fallback_percent=20)
    settled = ada.post("desk:settle-approvals")
    assert "The rule for unanswered questions accepted 8.00: Desk lamp." in settled.text
    assert SalesLine.objects.get().unit_price == 8
