"""Nobody hands out more than they hold, reaches over the wall, or switches themselves off."""

import pytest

from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.staff import (
    IDENTITY,
    adds_only_own_permissions,
    changes_only_own_people,
    gives_known_permissions,
    gives_only_own_permissions,
    stays_active_oneself,
)
from ringup.call_centers.rules.standard_roles import STANDARD_ROLES, standard_role
from tests.rules.call_centers.changes import CLEM, OLGA, refused


def test_a_role_holds_only_permissions_that_exist():
    assert refused(gives_known_permissions, {"permissions": ["take_orders"]}) == []
    assert refused(gives_known_permissions, {"permissions": ["fly"]}) == [("permissions", "not_in_list")]


def test_what_a_role_held_before_may_stay_and_only_own_permissions_are_added():
    before = {"permissions": ["override_prices"]}
    assert refused(adds_only_own_permissions, before, before, actor=CLEM) == []
    assert refused(adds_only_own_permissions, {"permissions": []}, before, actor=CLEM) == []
    more = {"permissions": ["override_prices", "cancel_orders"]}
    assert refused(adds_only_own_permissions, more, before, actor=CLEM) == [("permissions", "beyond_own_permissions")]
    assert refused(adds_only_own_permissions, more, before, actor=OLGA) == []


def test_a_role_is_given_by_who_holds_all_that_it_permits():
    asked = {"role": 2}
    assert refused(gives_only_own_permissions, asked, actor=CLEM, role_permissions=["change_users"]) == []
    beyond = [("role", "beyond_own_permissions")]
    assert refused(gives_only_own_permissions, asked, actor=CLEM, role_permissions=["use_api"]) == beyond
    assert refused(gives_only_own_permissions, asked, {"role": 2}, actor=CLEM, role_permissions=["use_api"]) == []


@pytest.mark.parametrize("name", IDENTITY)
def test_who_works_elsewhere_too_is_the_same_person_there(name: str):
    before = dict.fromkeys(IDENTITY, "a")
    assert refused(changes_only_own_people, before | {name: "b"}, before, works_elsewhere=True) == [
        (name, "works_elsewhere")
    ]
    assert refused(changes_only_own_people, before | {name: "b"}, before, works_elsewhere=False) == []


def test_nobody_switches_themselves_off():
    assert refused(stays_active_oneself, {"is_active": False}, user=OLGA.user) == [("is_active", "not_oneself")]
    assert refused(stays_active_oneself, {"is_active": False}, user=99) == []


def test_the_administrator_may_do_everything_and_every_role_its_part():
    assert standard_role("administrator").permissions == frozenset(Permission)
    assert standard_role("agent").permissions < standard_role("supervisor").permissions
    assert Permission.TAKE_ORDERS not in standard_role("marketer").permissions
    assert [role.code for role in STANDARD_ROLES] == sorted(role.code for role in STANDARD_ROLES)
