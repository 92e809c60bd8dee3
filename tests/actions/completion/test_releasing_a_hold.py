"""A hold is cleared, and its order is submitted with it where the call center wants that (spec §9)."""

from decimal import Decimal

import pytest

from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.release_hold import release_hold
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.models import OrderHold
from ringup.orders.actions.add_line import add_line
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.saving import PaymentEntry
from ringup.values.refusal import Refusal
from tests.factories.scenes import Scene, make_scene
from tests.web.office.rows import make_hold_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene(parameters={"submit_when_cleared": True})
    make_hold_code(scene.legal_entity, "ASK")
    return scene


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


def draft(scene: Scene, *payments: PaymentEntry) -> SalesOrder:
    wish = OrderWish(customer=scene.carla.public_id, lines=(LineWish(item="LAMP-1"),), payments=payments)
    placed = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(placed, Placed), placed
    return placed.order


def held(actor: Actor, order: SalesOrder) -> OrderHold:
    hold = place_hold(actor, order=order.public_id, code="ASK")
    assert isinstance(hold, OrderHold), hold
    return hold


def standing(order: SalesOrder) -> tuple[str, str, bool, int]:
    order.refresh_from_db()
    return order.state, order.detailed_status, order.do_not_process, order.open_holds


CASH = PaymentEntry(method="CASH")


def test_an_order_that_waits_is_submitted_with_its_last_hold(scene, sam):
    order = draft(scene, CASH)
    first, last = held(sam, order), held(sam, order)
    assert isinstance(release_hold(sam, order=order.public_id, hold=first.pk), OrderHold)
    assert standing(order) == ("draft", "on_hold", True, 1)
    assert isinstance(release_hold(sam, order=order.public_id, hold=last.pk), OrderHold)
    assert standing(order) == ("submitted", "released", False, 0)
    assert (order.version, order.payment_status) == (1, "paid")


def test_without_a_payment_the_reason_is_given_and_the_hold_stays(scene, sam):
    order = draft(scene)
    hold = held(sam, order)
    refused = release_hold(sam, order=order.public_id, hold=hold.pk)
    assert isinstance(refused, tuple)
    assert [refusal.code for refusal in refused] == ["payments_do_not_match"]
    hold.refresh_from_db()
    assert hold.cleared_at is None
    assert standing(order) == ("draft", "on_hold", True, 1)
    assert not order.events.filter(kind="hold_remove").exists()
    add_payment(sam, order=order.public_id, entry=CASH)
    assert isinstance(release_hold(sam, order=order.public_id, hold=hold.pk), OrderHold)
    assert standing(order)[0] == "submitted"


def test_where_it_is_not_wanted_the_hold_goes_and_the_order_stays_open(scene, sam):
    Parameters.objects.update(submit_when_cleared=False)
    order = draft(scene, CASH)
    assert isinstance(release_hold(sam, order=order.public_id, hold=held(sam, order).pk), OrderHold)
    assert standing(order) == ("draft", "draft", True, 0)


def test_a_change_that_waits_is_submitted_anew(scene, sam):
    order = draft(scene, PaymentEntry(method="CASH"))
    assert isinstance(submit_order(sam, order=order.public_id, submit_key="first"), Submitted)
    modify_order(sam, order=order.public_id)
    add_line(sam, order=order.public_id, wish=LineWish(item="MUG-1", quantity=Decimal(1)))
    hold = held(sam, order)
    refused = release_hold(sam, order=order.public_id, hold=hold.pk)
    assert isinstance(refused, tuple)
    assert [refusal.code for refusal in refused] == ["payments_do_not_match"]
    add_payment(sam, order=order.public_id, entry=CASH)
    assert isinstance(release_hold(sam, order=order.public_id, hold=hold.pk), OrderHold)
    assert standing(order) == ("submitted", "released", False, 0)
    assert order.version == 2


def test_a_submitted_order_is_only_let_go(scene, sam):
    order = draft(scene, CASH)
    assert isinstance(submit_order(sam, order=order.public_id, submit_key="first"), Submitted)
    assert isinstance(release_hold(sam, order=order.public_id, hold=held(sam, order).pk), OrderHold)
    assert standing(order) == ("submitted", "released", False, 0)
    assert order.version == 1


def test_who_may_not_release_submits_nothing(scene, sam):
    order = draft(scene, CASH)
    hold = held(sam, order)
    refused = release_hold(scene.actor(), order=order.public_id, hold=hold.pk)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_permitted"
    assert standing(order)[0] == "draft"
