"""An order is held by hand and let go; it is released only when no hold is open (decision 12)."""

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.models import HoldCode, OrderHold
from ringup.holds.queries import list_holds
from ringup.jobs.deliver_outbox import deliver_outbox
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.open_order import open_order
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.values.refusal import Refusal
from tests.factories.scenes import Scene, make_rex, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="CHECK-ADDRESS", name="Address", is_default=True)
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="FRAUD", name="Fraud", is_fraud=True)
    return scene


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


@pytest.fixture
def order(scene: Scene) -> str:
    rows = open_order(scene.actor())
    assert not isinstance(rows, Refusal)
    SalesOrder.objects.filter(pk=rows.order.pk).update(state=OrderState.SUBMITTED.value, payment_status="paid")
    return rows.order.public_id


def held(actor: Actor, order: str, **options: str) -> OrderHold:
    hold = place_hold(actor, order=order, **options)
    assert isinstance(hold, OrderHold), hold
    return hold


def code_of(result: object) -> str:
    assert isinstance(result, Refusal), result
    return result.code


def status(order: str) -> tuple[str, bool]:
    row = SalesOrder.objects.get(public_id=order)
    return row.detailed_status, row.do_not_process


def test_a_hold_stops_the_order_and_clearing_it_lets_it_go(sam, order):
    hold = held(sam, order, comment="ask for the door code")
    assert status(order) == ("on_hold", True)
    assert isinstance(clear_hold(sam, order=order, hold=hold.pk), OrderHold)
    assert status(order) == ("released", False)


def test_the_order_waits_for_the_last_of_several_holds(sam, order):
    first, second = held(sam, order), held(sam, order, code="FRAUD", comment="two cards of one name")
    assert status(order) == ("fraud_hold", True)
    clear_hold(sam, order=order, hold=second.pk)
    assert status(order) == ("on_hold", True)
    clear_hold(sam, order=order, hold=first.pk)
    assert status(order) == ("released", False)


def test_a_fraud_hold_needs_a_comment(sam, order):
    assert code_of(place_hold(sam, order=order, code="FRAUD")) == "comment_required"
    assert status(order) != ("fraud_hold", True)


def test_a_hold_is_cleared_once(sam, order):
    hold = held(sam, order)
    clear_hold(sam, order=order, hold=hold.pk)
    assert code_of(clear_hold(sam, order=order, hold=hold.pk)) == "hold_cleared_already"


def test_a_hold_code_of_another_role_is_refused(scene, sam, order):
    from tests.factories.company import make_role

    role = make_role("administrator", legal_entity=scene.legal_entity)
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="LEGAL", name="Legal", role=role)
    assert code_of(place_hold(sam, order=order, code="LEGAL")) == "hold_code_of_other_role"


def test_a_canceled_order_is_not_held(sam, order):
    SalesOrder.objects.filter(public_id=order).update(state=OrderState.CANCELED.value)
    assert code_of(place_hold(sam, order=order)) == "order_state_forbids"


def test_holds_and_their_end_are_order_events(sam, order):
    clear_hold(sam, order=order, hold=held(sam, order).pk)
    kinds = SalesOrder.objects.get(public_id=order).events.order_by("id").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["hold_add", "hold_remove"]


def test_rex_neither_sees_nor_touches_it(sam, order):
    hold = held(sam, order)
    from ringup.call_centers.loading import load_actor

    rex = load_actor(make_rex())
    assert rex is not None
    assert code_of(place_hold(rex, order=order)) == "order_not_found"
    assert code_of(clear_hold(rex, order=order, hold=hold.pk)) == "order_not_found"
    assert list_holds(rex, order=order) == []
    assert len(list_holds(sam, order=order)) == 1


def test_a_draft_that_is_given_up_stands_on_no_list_of_holds(scene, sam):
    rows = open_order(scene.actor())
    assert not isinstance(rows, Refusal)
    held(sam, rows.order.public_id)
    assert not isinstance(cancel_order(scene.actor(), order=rows.order.public_id), Refusal)
    deliver_outbox()
    assert not OrderHold.objects.filter(cleared_at=None).exists()
    rows.order.refresh_from_db()
    assert rows.order.open_holds == 0
