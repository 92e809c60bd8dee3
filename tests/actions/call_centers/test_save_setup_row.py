"""One row of set-up: made, changed, refused field by field, behind the wall, and told by the audit."""

import pytest
from django.db import connection

from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.loading import load_actor
from ringup.call_centers.loading.setup_values import fingerprint
from ringup.call_centers.models import CallCenter, CallCenterPriceGroup, NumberSequence, Parameters, PriceGroup
from ringup.call_centers.queries.audit_trail import FieldChange, list_changes
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.saving import take_number
from ringup.values.refusal import Refusal
from tests.actions.call_centers.kinds import CENTER, PARAMETERS, PRICE_GROUP, REASON, SEQUENCE
from tests.factories import (
    Scene,
    make_item,
    make_price_group,
    make_reason_code,
    make_rex,
    make_scene,
    make_trade_agreement,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def boss(scene: Scene) -> Actor:
    return scene.actor(make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True))


def codes(refused: object) -> list[tuple[str, str]]:
    assert isinstance(refused, tuple), f"was not refused: {refused}"
    return [(refusal.field, refusal.code) for refusal in refused]


def test_a_price_group_is_made_behind_the_actors_wall(boss: Actor):
    group = save_setup_row(boss, kind=PRICE_GROUP, values={"code": "VIP", "name": "Best customers", "priority": 5})
    assert isinstance(group, PriceGroup)
    assert (group.legal_entity_id, group.code, group.priority) == (boss.legal_entity, "VIP", 5)


def test_every_faulty_field_is_refused_at_once_and_nothing_is_stored(boss: Actor):
    refused = save_setup_row(boss, kind=PRICE_GROUP, values={"code": "A" * 21, "name": "", "priority": 2**31})
    assert sorted(codes(refused)) == [("code", "too_long"), ("name", "required"), ("priority", "too_large")]
    assert not PriceGroup.objects.filter(code__startswith="AAA").exists()


def test_a_code_that_exists_already_is_refused_at_its_field(boss: Actor):
    values = {"code": "RETAIL", "name": "Retail again", "priority": 0}
    assert codes(save_setup_row(boss, kind=PRICE_GROUP, values=values)) == [("code", "already_exists")]
    assert connection.is_usable()


def test_the_same_code_may_stand_on_the_other_side_of_the_wall(boss: Actor):
    rex = load_actor(make_rex())
    assert rex is not None
    make_price_group("WHOLESALE")
    assert isinstance(
        save_setup_row(rex, kind=PRICE_GROUP, values={"code": "WHOLESALE", "name": "W", "priority": 0}), PriceGroup
    )


def test_who_lacks_the_permission_is_refused_by_name(scene: Scene):
    refused = save_setup_row(scene.actor(), kind=PRICE_GROUP, values={"code": "X", "name": "X"})
    assert refused == (Refusal(code="not_permitted", facts={"permission": "change_prices"}),)


def test_a_row_of_another_company_does_not_exist(scene: Scene):
    rex = load_actor(make_rex())
    assert rex is not None
    ours = make_price_group("OURS")
    assert codes(save_setup_row(rex, kind=PRICE_GROUP, key=str(ours.pk), values={"name": "Theirs"})) == [
        ("", "not_found")
    ]
    assert codes(
        save_setup_row(rex, kind=PARAMETERS, parent=scene.call_center.public_id, values={"check_hold_days": 0})
    ) == [("", "not_found")]
    assert remove_setup_row(rex, kind=PRICE_GROUP, key=str(ours.pk)) == Refusal(code="not_found")


@pytest.mark.parametrize("key", ["", "-1", "x", "9" * 30, "٣", "1 OR 1=1"])
def test_a_key_that_is_none_finds_nothing(boss: Actor, key: str):
    refusal = remove_setup_row(boss, kind=PRICE_GROUP, key=key)
    assert refusal == Refusal(code="not_found")


def test_a_link_to_a_row_of_another_company_is_not_in_the_list(scene: Scene, boss: Actor):
    rex = make_rex()
    theirs = make_price_group("THEIRS", legal_entity=rex.active_legal_entity)
    refused = save_setup_row(boss, kind=CENTER, key=scene.call_center.public_id, values={"price_groups": [theirs.pk]})
    assert codes(refused) == [("price_groups", "not_in_list")]


def test_a_card_number_is_refused_wherever_text_is_typed(boss: Actor):
    refused = save_setup_row(boss, kind=PRICE_GROUP, values={"code": "X", "name": "pays 4111 1111 1111 1111"})
    assert codes(refused) == [("name", "card_number_in_text")]


def test_a_nul_is_refused_and_never_reaches_the_database(boss: Actor):
    refused = save_setup_row(boss, kind=PRICE_GROUP, values={"code": "X", "name": "a\x00b"})
    assert codes(refused) == [("name", "invalid")]


def test_a_part_of_the_fields_leaves_the_others_alone(scene: Scene, boss: Actor):
    save_setup_row(boss, kind=CENTER, key=scene.call_center.public_id, values={"order_completion": False})
    center = CallCenter.objects.get(pk=scene.call_center.pk)
    assert (center.order_completion, center.name) == (False, scene.call_center.name)


def test_a_stale_screen_is_refused_and_a_fresh_one_is_not(boss: Actor):
    group = make_price_group("VIP", priority=1)
    seen = fingerprint(PRICE_GROUP, [group])
    first = save_setup_row(boss, kind=PRICE_GROUP, key=str(group.pk), values={"priority": 2}, seen=seen)
    assert isinstance(first, PriceGroup)
    second = save_setup_row(boss, kind=PRICE_GROUP, key=str(group.pk), values={"priority": 3}, seen=seen)
    assert codes(second) == [("", "changed_meanwhile")]
    group.refresh_from_db()
    assert group.priority == 2


def test_what_is_fixed_when_made_stays(boss: Actor):
    reason = make_reason_code("LATE", kind="charge")
    refused = save_setup_row(boss, kind=REASON, key=str(reason.pk), values={"kind": "order_hold", "text": "Late"})
    assert codes(refused) == [("kind", "cannot_be_changed")]
    assert not isinstance(
        save_setup_row(boss, kind=REASON, key=str(reason.pk), values={"kind": "charge", "text": "Late"}), tuple
    )


def test_a_new_call_center_gets_its_parameters(boss: Actor):
    values = {"code": "GHENT", "name": "Ghent", "currency": "EUR", "language": "nl", "country": "BE"}
    center = save_setup_row(boss, kind=CENTER, values=values)
    assert isinstance(center, CallCenter)
    assert Parameters.objects.get(call_center=center).check_hold_days == 5


def test_a_counter_goes_ahead_and_never_back(boss: Actor):
    taken = take_number(legal_entity=boss.legal_entity, kind="sales_order", prefix="SO-")
    assert taken == "SO-100001"
    key = str(NumberSequence.objects.get(kind="sales_order").pk)
    refused = save_setup_row(boss, kind=SEQUENCE, key=key, values={"next_number": 100_001})
    assert codes(refused) == [("next_number", "number_given_out")]
    assert codes(save_setup_row(boss, kind=SEQUENCE, key=key, values={"prefix": "12-"})) == [
        ("prefix", "letter_needed")
    ]
    assert not isinstance(save_setup_row(boss, kind=SEQUENCE, key=key, values={"next_number": 200_000}), tuple)
    assert take_number(legal_entity=boss.legal_entity, kind="sales_order", prefix="SO-") == "SO-200000"


def test_the_audit_says_who_changed_what_from_which_value_to_which(scene: Scene, boss: Actor):
    key = scene.call_center.public_id
    save_setup_row(boss, kind=PARAMETERS, parent=key, values={"check_hold_days": 9})
    parameters = scene.call_center.parameters
    last = list_changes([(Parameters, {"id": parameters.pk})])[0]
    assert (last.what, last.by, last.fields) == (
        "changed",
        "Olga",
        (FieldChange(name="check_hold_days", before=5, after=9),),
    )


def test_the_audit_tells_of_links_to_many(scene: Scene, boss: Actor):
    extra = make_price_group("EXTRA")
    key = scene.call_center.public_id
    save_setup_row(boss, kind=CENTER, key=key, values={"price_groups": [extra.pk]})
    changes = list_changes([(CallCenterPriceGroup, {"callcenter_id": scene.call_center.pk})])
    assert [(change.what, change.values["pricegroup_id"]) for change in changes[:2]] == [
        ("made", extra.pk),
        ("removed", make_price_group("RETAIL").pk),
    ]


def test_what_is_in_use_is_not_removed_and_says_by_what(boss: Actor):
    group = make_price_group("VIP")
    make_trade_agreement(make_item("CUP"), price_group=group)
    assert remove_setup_row(boss, kind=PRICE_GROUP, key=str(group.pk)) == Refusal(
        code="in_use", facts={"by": ["tradeagreement"]}
    )


def test_what_nobody_uses_is_removed_and_stays_in_the_audit(boss: Actor):
    group = make_price_group("VIP")
    assert remove_setup_row(boss, kind=PRICE_GROUP, key=str(group.pk)) is None
    assert [change.what for change in list_changes([(PriceGroup, {"id": group.pk})])] == ["removed", "made"]
