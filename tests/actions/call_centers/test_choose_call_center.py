"""A user works in one call center at a time, and only in one that the user is linked to."""

import pytest

from ringup.call_centers.actions.choose_call_center import choose_call_center
from ringup.call_centers.loading import load_actor
from ringup.values.refusal import Refusal
from tests.factories import make_call_center, make_membership, make_rex, make_scene, make_user

pytestmark = pytest.mark.django_db
REFUSED = Refusal(code="not_your_call_center")


def test_ada_goes_on_in_her_second_call_center():
    ada = make_scene().ada
    ghent = make_call_center("GHENT")
    make_membership(ada, call_center=ghent)
    assert choose_call_center(ada, call_center=ghent.public_id) is None
    ada.refresh_from_db()
    assert ada.active_call_center == ghent


def test_a_call_center_without_a_link_is_refused_wherever_it_is():
    ada = make_scene().ada
    for center in (make_call_center("GHENT"), make_rex().active_call_center):
        assert choose_call_center(ada, call_center=center.public_id) == REFUSED
    assert choose_call_center(ada, call_center="") == REFUSED


def test_a_closed_call_center_is_refused():
    scene = make_scene()
    ghent = make_call_center("GHENT", active=False)
    assert choose_call_center(scene.sam, call_center=ghent.public_id) == REFUSED


def test_who_works_for_two_companies_changes_the_company_with_the_call_center():
    ada = make_scene().ada
    chicago = make_rex().active_call_center
    make_membership(ada, role="agent", call_center=chicago)
    assert choose_call_center(ada, call_center=chicago.public_id) is None
    ada.refresh_from_db()
    actor = load_actor(ada)
    assert actor is not None
    assert (actor.legal_entity, actor.call_center) == (chicago.legal_entity_id, chicago.pk)


def test_a_user_without_a_role_is_nobody_anywhere():
    assert load_actor(make_user("newcomer", role="")) is None
