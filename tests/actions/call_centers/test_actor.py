"""Who is signed in acts only where the links to companies and call centers say so now."""

import pytest

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import CallCenter, Membership, User
from ringup.call_centers.rules.permissions import Permission
from tests.factories import Scene, make_call_center, make_rex, make_scene, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_call_center_of_another_company_is_none_even_for_who_serves_all(scene: Scene) -> None:
    foreign = make_rex().active_call_center
    User.objects.filter(pk=scene.sam.pk).update(active_call_center=foreign)
    actor = load_actor(fresh(scene.sam))
    assert actor is not None
    assert actor.call_center is None
    assert actor.legal_entity == scene.legal_entity.pk


def test_a_closed_call_center_is_none(scene: Scene) -> None:
    CallCenter.objects.filter(pk=scene.call_center.pk).update(active=False)
    actor = load_actor(fresh(scene.ada))
    assert actor is not None
    assert actor.call_center is None


def test_who_was_taken_from_the_call_center_takes_no_order_there_any_more(scene: Scene) -> None:
    there = make_call_center("DELFT")
    Membership.objects.filter(user=scene.ada).update(call_center=there)
    actor = load_actor(fresh(scene.ada))
    assert actor is not None
    assert actor.call_center is None
    assert not actor.may(Permission.TAKE_ORDERS), "the role holds in Delft"


def test_who_lost_the_last_role_of_a_company_belongs_to_none(scene: Scene) -> None:
    Membership.objects.filter(user=scene.ada).delete()
    assert load_actor(fresh(scene.ada)) is None


def test_without_an_active_call_center_a_role_for_all_still_holds(scene: Scene) -> None:
    anna = make_user("anna", legal_entity=scene.legal_entity, everywhere=True)
    actor = load_actor(anna)
    assert actor is not None
    assert (actor.call_center, actor.serves_all_call_centers) == (None, True)
    assert actor.may(Permission.TAKE_ORDERS)


def test_an_actor_costs_one_query(scene: Scene, django_assert_num_queries: object) -> None:
    user = fresh(scene.ada)
    with django_assert_num_queries(1):  # type: ignore[operator]
        load_actor(user)
