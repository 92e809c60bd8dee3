"""Who does not serve a call center decides nothing about its payments, whatever the role may elsewhere."""

from dataclasses import replace

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.charge_installment import charge_installment
from ringup.payments.actions.decide_installment import decide_installment
from ringup.payments.actions.resolve_by_hand import resolve_by_hand
from ringup.payments.queries.installments import list_served_installments
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import operation_of, states
from tests.factories.payments import make_installment

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(sam: Actor) -> Actor:
    """Sam's role, at another call center of the company."""
    return replace(sam, serves_all_call_centers=False, call_centers=frozenset(), call_center=None)


def test_no_installment_is_charged_or_decided_from_elsewhere(scene, sam, elsewhere):
    row = make_installment(scene.call_center)
    for refused in (
        charge_installment(elsewhere, installment=row.public_id),
        decide_installment(elsewhere, installment=row.public_id, paid=True, approval_code="A-77"),
        decide_installment(elsewhere, installment=row.public_id, paid=False, reason="no"),
    ):
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.facts) == ("other_call_center", {"call_center": scene.call_center.name})
    assert list(list_served_installments(sam)) == [row]
    assert not list_served_installments(elsewhere)


def test_no_request_is_settled_by_hand_from_elsewhere(scene, take, elsewhere, acquirer):
    acquirer.queue("time_out_after")
    order = take()
    before = states(order)
    refused = resolve_by_hand(elsewhere, operation=operation_of(order).public_id, done=False, note="not there")
    assert isinstance(refused, Refusal)
    assert refused.code == "other_call_center"
    assert states(order) == before
