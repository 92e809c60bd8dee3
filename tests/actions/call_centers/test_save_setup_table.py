"""The rows that belong to a row of set-up: all of a table are stored, or none and each fault stands at its field."""

import pytest

from ringup.call_centers.actions.save_setup_table import TableEntry, save_setup_table
from ringup.call_centers.loading import load_actor
from ringup.call_centers.loading.setup_values import fingerprint
from ringup.call_centers.rules.actor import Actor
from ringup.delivery.models import CallCenterMode
from ringup.payments.models import PaymentMethod
from tests.actions.call_centers.kinds import METHODS, MODES
from tests.factories import Scene, make_mode_of_delivery, make_rex, make_scene, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def boss(scene: Scene) -> Actor:
    return scene.actor(make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True))


def method(scene: Scene, code: str) -> PaymentMethod:
    return PaymentMethod.objects.get(call_center=scene.call_center, code=code)


def save(actor: Actor, scene: Scene, kind, *entries: TableEntry, seen: str = ""):
    return save_setup_table(actor, kind=kind, parent=scene.call_center.public_id, entries=entries, seen=seen)


def test_rows_are_made_changed_and_removed_in_one_go(scene: Scene, boss: Actor):
    voucher = {"code": "VOUCHER", "name": "Voucher", "function": "normal", "prepay": True, "position": 5}
    refused = save(
        boss,
        scene,
        METHODS,
        TableEntry(key=method(scene, "CASH").pk, values={"name": "Money"}),
        TableEntry(key=method(scene, "CHECK").pk, remove=True),
        TableEntry(values=voucher),
    )
    assert refused == ()
    rows = PaymentMethod.objects.filter(call_center=scene.call_center).order_by("position")
    assert [row.name for row in rows] == ["Card", "Money", "On account", "Voucher"]


def test_one_faulty_row_keeps_the_whole_table_as_it_was(scene: Scene, boss: Actor):
    refused = save(
        boss,
        scene,
        METHODS,
        TableEntry(key=method(scene, "CASH").pk, values={"name": "Money"}),
        TableEntry(values={"code": "CARD", "name": "Again", "function": "card", "position": 9}),
        TableEntry(values={"code": "X", "name": "", "function": "barter", "position": 9}),
    )
    assert sorted((one.field, one.code) for one in refused) == [
        ("1.code", "already_exists"),
        ("2.function", "not_in_list"),
        ("2.name", "required"),
    ]
    assert method(scene, "CASH").name == "Cash"


def test_the_default_moves_from_one_row_to_another(scene: Scene, boss: Actor):
    standard, express = CallCenterMode.objects.filter(call_center=scene.call_center).order_by("mode__code").reverse()
    assert (standard.is_default, express.is_default) == (True, False)
    refused = save(
        boss,
        scene,
        MODES,
        TableEntry(key=express.pk, values={"is_default": True}),
        TableEntry(key=standard.pk, values={"is_default": False}),
    )
    assert refused == ()
    express.refresh_from_db()
    assert express.is_default


def test_a_new_default_takes_the_flag_from_the_old_one(scene: Scene, boss: Actor):
    pickup = make_mode_of_delivery("PICKUP")
    assert save(boss, scene, MODES, TableEntry(values={"mode": pickup.pk, "is_default": True})) == ()
    offered = CallCenterMode.objects.filter(call_center=scene.call_center, is_default=True)
    assert [row.mode for row in offered] == [pickup]


def test_rows_of_another_parent_are_out_of_reach(scene: Scene, boss: Actor):
    rex = make_rex()
    theirs = PaymentMethod.objects.filter(call_center=rex.active_call_center).first()
    assert theirs is not None
    refused = save(boss, scene, METHODS, TableEntry(key=theirs.pk, values={"name": "Mine"}))
    assert [(one.field, one.code) for one in refused] == [("0.", "removed_meanwhile")]
    actor = load_actor(rex)
    assert actor is not None
    assert [one.code for one in save(actor, scene, METHODS)] == ["not_found"]


def test_a_table_that_changed_meanwhile_is_refused(scene: Scene, boss: Actor):
    rows = PaymentMethod.objects.filter(call_center=scene.call_center).order_by("pk")
    seen = fingerprint(METHODS, rows)
    method(scene, "CHECK").delete()
    refused = save(boss, scene, METHODS, TableEntry(key=method(scene, "CASH").pk, values={"name": "X"}), seen=seen)
    assert [one.code for one in refused] == ["changed_meanwhile"]
