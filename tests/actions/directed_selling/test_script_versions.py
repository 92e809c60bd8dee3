"""Versions of a script: what their calls came to, stopped where they do harm, started again on purpose."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.directed_selling.actions.judge_scripts import judge_scripts
from ringup.directed_selling.actions.measure_scripts import measure_scripts
from ringup.directed_selling.actions.start_version import start_version
from ringup.directed_selling.models import Script, ScriptShowing, ScriptStop, ScriptVersion
from ringup.directed_selling.queries import find_outcome
from ringup.jobs.judge_all_scripts import judge_all_scripts
from ringup.plumbing.models import OutboxEvent
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_scene, make_user
from tests.factories.scenes import make_rex
from tests.factories.scripts import make_calls
from tests.web.office.rows import make_script, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def script(scene: Scene) -> Script:
    return make_script(scene.legal_entity, "Welcome", text_en="Good day.\n[ ] Ask how they found us.")


@pytest.fixture
def short(script: Script) -> ScriptVersion:
    return make_version(script, "Short", text_en="Hello.")


def stopped(scene: Scene) -> list[ScriptStop]:
    return judge_scripts(None, legal_entity=scene.legal_entity.pk)


def test_the_outcome_of_each_version_says_how_sure_it_is(scene: Scene, script: Script, short: ScriptVersion) -> None:
    make_calls(script, None, scene=scene, count=100, bought=30, ticked=40)
    make_calls(script, short, scene=scene, count=80, bought=40)
    own, other = find_outcome(script).versions
    assert (own.calls, own.orders, other.calls, other.orders) == (100, 30, 80, 40)
    assert (round(own.conversion.low, 3), round(own.conversion.high, 3)) == (0.219, 0.396)
    assert own.revenue.value == pytest.approx(1200)
    assert own.margin.value == pytest.approx(450)
    assert own.margin.low < 450 < own.margin.high
    assert own.seconds.value == pytest.approx(0.3 * 180 + 0.7 * 240)
    assert other.conversion_lift is not None
    assert other.conversion_lift.value == pytest.approx(0.2)
    assert other.conversion_lift.low > 0
    assert own.conversion_lift is None
    assert [(step.text, step.said, step.ticked) for step in own.steps] == [("Ask how they found us.", 100, 40)]


def test_the_talk_is_paid_from_the_margin(scene: Scene, script: Script, short: ScriptVersion) -> None:
    scene.call_center.talk_costs.create(starts_on=timezone.localdate() - timedelta(days=9), hour_minor=3600)
    make_calls(script, None, scene=scene, count=10, bought=10)
    [own, _] = find_outcome(script).versions
    assert own.earned.value == pytest.approx(1500 - 180)


def test_a_canceled_order_earned_nothing(scene: Scene, script: Script, short: ScriptVersion) -> None:
    make_calls(script, None, scene=scene, count=10, bought=10, at=None)
    ScriptShowing.objects.first().order.__class__.objects.update(state="canceled")  # type: ignore[union-attr]
    [own, _] = find_outcome(script).versions
    assert (own.calls, own.orders, own.margin.value) == (10, 0, 0)


def test_only_calls_count_that_heard_these_words_side_by_side(
    scene: Scene, script: Script, short: ScriptVersion
) -> None:
    now = timezone.now()
    make_calls(script, None, scene=scene, count=30, bought=3, at=now - timedelta(days=40))
    make_calls(script, None, scene=scene, count=20, bought=2, at=now - timedelta(days=2))
    make_calls(script, short, scene=scene, count=10, bought=1, at=now - timedelta(days=3))
    make_calls(script, short, scene=scene, count=5, bought=1, at=now - timedelta(minutes=10))
    own, other = find_outcome(script).versions
    assert (own.calls, other.calls) == (20, 10), "before there was one text, and the last calls still go on"
    short.text_en = "Hi."
    short.save()
    own, other = find_outcome(script).versions
    assert other.calls == 0


def test_a_version_that_does_harm_is_stopped_and_says_why(scene: Scene, script: Script, short: ScriptVersion) -> None:
    make_calls(script, None, scene=scene, count=400, bought=120)
    make_calls(script, short, scene=scene, count=400, bought=40)
    assert judge_all_scripts() >= 1
    [stop] = ScriptStop.objects.all()
    assert stop.version == short
    assert stop.because["own_sums"]["calls"] == 400
    assert stopped(scene) == [], "what is stopped is not stopped again, and the last one goes on"
    told = OutboxEvent.objects.get(name="ScriptVersionStopped")
    assert told.payload["version"] == short.public_id


def test_the_own_text_can_do_harm_as_well(scene: Scene, script: Script, short: ScriptVersion) -> None:
    make_calls(script, None, scene=scene, count=400, bought=40)
    make_calls(script, short, scene=scene, count=400, bought=120)
    [stop] = stopped(scene)
    assert stop.version is None
    assert stop.because["other"] == "Short"


def test_equal_versions_go_on(scene: Scene, script: Script, short: ScriptVersion) -> None:
    make_calls(script, None, scene=scene, count=400, bought=100)
    make_calls(script, short, scene=scene, count=400, bought=90)
    assert stopped(scene) == []


def test_somebody_starts_it_again_and_counting_begins_anew(scene: Scene, script: Script, short: ScriptVersion) -> None:
    make_calls(script, None, scene=scene, count=400, bought=120)
    make_calls(script, short, scene=scene, count=400, bought=40)
    stopped(scene)
    mira = make_user("mira", role="marketer", call_center=scene.call_center)
    actor = scene.actor(mira)
    wrong = start_version(actor, script=script.public_id)
    assert isinstance(wrong, Refusal)
    assert wrong.code == "not_stopped"
    assert isinstance(start_version(scene.actor(), script=script.public_id, version=short.public_id), Refusal)
    stop = start_version(actor, script=script.public_id, version=short.public_id)
    assert isinstance(stop, ScriptStop)
    assert stop.started_again_by == mira
    assert stopped(scene) == [], "what was measured before counts no more"
    assert find_outcome(script).versions[1].is_stopped is False


def test_rex_starts_nothing_of_ours(scene: Scene, script: Script) -> None:
    rex = make_rex()
    answer = start_version(scene.actor(rex), script=script.public_id)
    assert isinstance(answer, Refusal)


def test_an_order_without_scripts_is_not_measured(scene: Scene) -> None:
    assert measure_scripts(None, legal_entity=scene.legal_entity.pk, order="k7w2m9xq4tz8vb") == 0
