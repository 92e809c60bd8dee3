"""Users, roles and who may give what: no more than one has, not over the wall, never the last administrator."""

import pytest

from ringup.call_centers.actions.add_user import add_user
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.actions.save_setup_table import TableEntry, save_setup_table
from ringup.call_centers.actions.set_password import set_password
from ringup.call_centers.models import Membership, User
from ringup.call_centers.rules.actor import Actor
from tests.actions.call_centers.kinds import MEMBERSHIP, ROLE, USER
from tests.factories import Scene, make_call_center, make_membership, make_rex, make_role, make_scene, make_user

pytestmark = pytest.mark.django_db

ZOE = {"username": "zoe", "first_name": "Zoe", "last_name": "Bakker", "email": "", "is_active": True}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene) -> User:
    return make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)


@pytest.fixture
def boss(scene: Scene, olga: User) -> Actor:
    return scene.actor(olga)


@pytest.fixture
def clerk(scene: Scene) -> Actor:
    """May change users, and nothing else that matters."""
    make_role("clerk", permissions=["change_users", "see_customers"])
    user = make_user("clem", role="")
    make_membership(user, role="clerk", legal_entity=scene.legal_entity)
    User.objects.filter(pk=user.pk).update(active_legal_entity=scene.legal_entity)
    return scene.actor(User.objects.get(pk=user.pk))


def link(actor: Actor, user: User, *entries: TableEntry):
    return save_setup_table(actor, kind=MEMBERSHIP, parent=str(user.pk), entries=entries)


def codes(refused: object) -> list[tuple[str, str]]:
    assert isinstance(refused, tuple), f"was not refused: {refused}"
    return [(refusal.field, refusal.code) for refusal in refused]


def test_a_new_user_can_work_at_once(scene: Scene, boss: Actor):
    role = {"role": make_role("agent").pk, "call_center": scene.call_center.pk}
    zoe = add_user(boss, user=USER, membership=MEMBERSHIP, values=ZOE | {"password": "rain-on-the-quay"}, role=role)
    assert isinstance(zoe, User)
    zoe.refresh_from_db()
    assert zoe.check_password("rain-on-the-quay")
    assert (zoe.active_legal_entity, zoe.active_call_center) == (scene.legal_entity, scene.call_center)


def test_a_weak_password_and_a_missing_role_leave_no_user_behind(scene: Scene, boss: Actor):
    role = {"role": make_role("agent").pk, "call_center": None}
    refused = add_user(boss, user=USER, membership=MEMBERSHIP, values=ZOE | {"password": "12345"}, role=role)
    assert codes(refused) == [("password", "weak_password")]
    refused = add_user(
        boss,
        user=USER,
        membership=MEMBERSHIP,
        values=ZOE | {"password": "rain-on-the-quay"},
        role={"role": None, "call_center": None},
    )
    assert codes(refused) == [("role", "required")]
    assert not User.objects.filter(username="zoe").exists()


def test_nobody_gives_a_role_that_permits_more_than_the_own(scene: Scene, clerk: Actor):
    entry = TableEntry(key=Membership.objects.get(user=scene.ada).pk, values={"role": make_role("supervisor").pk})
    assert codes(link(clerk, scene.ada, entry)) == [("0.role", "beyond_own_permissions")]


def test_nobody_adds_a_permission_to_a_role_that_the_own_role_lacks(clerk: Actor):
    agent = make_role("agent")
    values = {"permissions": [*agent.permissions, "override_prices"]}
    refused = save_setup_row(clerk, kind=ROLE, key=str(agent.pk), values=values)
    assert codes(refused) == [("permissions", "beyond_own_permissions")]


def test_a_permission_that_does_not_exist_is_not_in_the_list(boss: Actor):
    refused = save_setup_row(boss, kind=ROLE, values={"code": "x", "name": "X", "permissions": ["rule_the_world"]})
    assert ("permissions", "not_in_list") in codes(refused)


def test_the_last_administrator_cannot_be_removed_stripped_or_switched_off(scene: Scene, olga: User, boss: Actor):
    membership = Membership.objects.get(user=olga)
    last = [("", "last_administrator")]
    assert codes(link(boss, olga, TableEntry(key=membership.pk, remove=True))) == [("0.", "last_administrator")]
    assert codes(save_setup_row(boss, kind=ROLE, key=str(membership.role_id), values={"permissions": []})) == last
    other = make_user("otto", role="administrator", legal_entity=scene.legal_entity)
    assert link(boss, olga, TableEntry(key=membership.pk, remove=True)) == ()
    assert codes(save_setup_row(scene.actor(other), kind=USER, key=str(other.pk), values={"is_active": False})) == [
        ("is_active", "not_oneself")
    ]


def test_a_user_who_also_works_for_another_company_is_not_ours_to_rename(scene: Scene, boss: Actor):
    rex = make_rex()
    make_membership(rex, role="agent", call_center=scene.call_center)
    refused = save_setup_row(boss, kind=USER, key=str(rex.pk), values={"email": "mallory@example.com"})
    assert codes(refused) == [("email", "works_elsewhere")]
    assert codes(set_password(boss, user=str(rex.pk), password="rain-on-the-quay")) == [("password", "works_elsewhere")]


def test_a_user_of_another_company_alone_does_not_exist(boss: Actor):
    rex = make_rex()
    assert codes(set_password(boss, user=str(rex.pk), password="rain-on-the-quay")) == [("", "not_found")]
    assert codes(save_setup_row(boss, kind=USER, key=str(rex.pk), values={"first_name": "R"})) == [("", "not_found")]


def test_who_loses_the_active_call_center_goes_on_in_another_one_or_in_none(scene: Scene, boss: Actor):
    ghent = make_call_center("GHENT")
    make_membership(scene.ada, role="agent", call_center=ghent)
    here, there = Membership.objects.filter(user=scene.ada).order_by("pk")
    assert link(boss, scene.ada, TableEntry(key=here.pk, remove=True)) == ()
    scene.ada.refresh_from_db()
    assert scene.ada.active_call_center == ghent
    assert link(boss, scene.ada, TableEntry(key=there.pk, remove=True)) == ()
    scene.ada.refresh_from_db()
    assert (scene.ada.active_call_center, scene.ada.active_legal_entity) == (None, None)


def test_a_password_is_set_and_an_agent_may_not_set_one(scene: Scene, boss: Actor):
    assert isinstance(set_password(boss, user=str(scene.ada.pk), password="rain-on-the-quay"), User)
    refused = set_password(scene.actor(), user=str(scene.sam.pk), password="rain-on-the-quay")
    assert codes(refused) == [("", "not_permitted")]
