"""Every prompt is measured: shown once beside its line, taken or passed by, with its seconds and what it earned."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.directed_selling.actions.judge_prompts import judge_prompts
from ringup.directed_selling.models import PromptShowing, PromptStanding
from ringup.directed_selling.rules.prompts import LONGEST
from ringup.orders.models import SalesLine, SalesOrder
from tests.factories.coupons import make_discount
from tests.factories.scenes import Scene, make_scene
from tests.factories.suggestions import make_link, make_standing, make_suggestion
from tests.web.desk.test_order_screen import Desk, line_of, stored

pytestmark = pytest.mark.django_db

SIX = {"lines": [{"products": ["LAMP-1"]}], "tiers": [{"from": "6", "percent": "20"}]}


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    for item, cost in zip(scene.items, ("6.00", "1.50", "60.00"), strict=True):
        item.cost = Decimal(cost)
        item.save()
    lamp, mug, clock = scene.items
    make_link(lamp, mug, talk="A mug for the desk")
    make_suggestion(lamp, clock)
    return scene


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def showings(desk: Desk) -> dict[str, PromptShowing]:
    return {
        row.offered.number if row.offered else row.rule: row
        for row in PromptShowing.objects.filter(order=stored(desk)).select_related("offered")
    }


def test_adding_a_line_measures_nothing_and_showing_the_panel_does_it_once(ada: Desk, scene: Scene) -> None:
    with CaptureQueriesContext(connection) as captured:
        ada.enter("LAMP-1")
    assert not [query for query in captured if "prompt" in str(query["sql"])]
    assert not PromptShowing.objects.exists()
    for _ in range(2):
        ada.get("order-offers")
    found = showings(ada)
    assert set(found) == {"MUG-1", "CLOCK-1"}
    mug = found["MUG-1"]
    assert (mug.kind, mug.agent, mug.together, mug.taken, mug.ended_at) == ("cross_sell", scene.ada, 2, False, None)
    assert found["CLOCK-1"].kind == "learned"
    assert mug.beside == line_of(ada, "LAMP-1").public_id


def test_showing_costs_two_statements(ada: Desk) -> None:
    ada.enter("LAMP-1")
    with CaptureQueriesContext(connection) as captured:
        ada.get("order-offers")
    told = [str(query["sql"]) for query in captured]
    assert len([sql for sql in told if "promptshowing" in sql]) == 2, [sql[:90] for sql in told]


def test_what_is_taken_tells_its_seconds_revenue_and_margin(ada: Desk) -> None:
    begin = timezone.now()
    with time_machine.travel(begin, tick=False):
        ada.enter("2*LAMP-1")
        ada.get("order-offers")
    with time_machine.travel(begin + timedelta(seconds=8), tick=False):
        ada.post("take-suggestion", line_of(ada, "LAMP-1").public_id, item="MUG-1")
    mug = showings(ada)["MUG-1"]
    assert (mug.taken, mug.seconds) == (True, 4.0), "two stood there for eight seconds"
    assert (mug.revenue_minor, mug.margin_minor) == (450, 300)
    assert mug.taken_line == line_of(ada, "MUG-1").public_id


def test_what_is_sold_instead_earns_the_difference(ada: Desk, scene: Scene) -> None:
    lamp, _, clock = scene.items
    make_link(lamp, clock, kind="up_sell")
    ada.enter("3*LAMP-1")
    ada.get("order-offers")
    ada.post("take-suggestion", line_of(ada, "LAMP-1").public_id, item="CLOCK-1")
    clock_shown = showings(ada)["CLOCK-1"]
    assert (clock_shown.revenue_minor, clock_shown.margin_minor) == (26700, 10500)


def test_the_next_line_passes_the_prompts_of_the_one_before_by(ada: Desk) -> None:
    begin = timezone.now()
    with time_machine.travel(begin, tick=False):
        ada.enter("LAMP-1")
        ada.get("order-offers")
    with time_machine.travel(begin + timedelta(seconds=300), tick=False):
        ada.enter("CLOCK-1")
        ada.get("order-offers")
    found = showings(ada)
    assert (found["CLOCK-1"].taken, found["CLOCK-1"].seconds) == (False, LONGEST / 2)
    assert found["CLOCK-1"].ended_at == begin + timedelta(seconds=300)


def test_what_was_learned_and_became_a_link_meanwhile_is_taken_once(ada: Desk, scene: Scene) -> None:
    lamp, _, clock = scene.items
    ada.enter("LAMP-1")
    ada.get("order-offers")
    make_link(lamp, clock)
    ada.get("order-offers")
    assert PromptShowing.objects.filter(offered=clock).count() == 2
    ada.post("take-suggestion", line_of(ada, "LAMP-1").public_id, item="CLOCK-1")
    [taken] = PromptShowing.objects.filter(taken=True)
    assert (taken.kind, taken.revenue_minor) == ("cross_sell", 9900)


def test_an_offer_in_reach_is_measured_where_it_is_taken(ada: Desk, scene: Scene) -> None:
    make_discount("SIX", kind="quantity", name="Six for less", params=SIX, legal_entity=scene.legal_entity)
    ada.enter("4*LAMP-1")
    assert 'name="offer" value="SIX"' in ada.get("order-offers").content.decode()
    line = line_of(ada, "LAMP-1")
    taken = ada.post("change-line", line.public_id, **{"offer": "SIX", "quantity": "6", "seen:quantity": "4"})
    assert taken.status_code == 200
    offer = showings(ada)["SIX"]
    assert (offer.kind, offer.taken, offer.revenue_minor, offer.margin_minor) == ("gap", True, 800, -400)


def test_an_offer_that_nobody_was_shown_is_a_change_of_the_line_and_no_more(ada: Desk) -> None:
    ada.enter("4*LAMP-1")
    line = line_of(ada, "LAMP-1")
    ada.post("change-line", line.public_id, **{"offer": "NOBODY", "quantity": "6", "seen:quantity": "4"})
    assert line_of(ada, "LAMP-1").quantity == 6
    assert not PromptShowing.objects.exists()


def test_what_a_second_earns_most_by_comes_first_and_a_loser_steps_back(ada: Desk, scene: Scene) -> None:
    lamp, mug, clock = scene.items
    make_standing(lamp, mug, kind="cross_sell", worth=0.5)
    make_standing(lamp, clock, kind="learned", worth=3.0)
    ada.enter("LAMP-1")
    said = ada.get("order-offers").content.decode()
    assert said.index("CLOCK-1, ") < said.index("MUG-1, ")
    PromptStanding.objects.filter(offered=mug).update(stepped_back_at=timezone.now())
    said = ada.get("order-offers").content.decode()
    assert "MUG-1, " not in said
    assert "CLOCK-1, " in said
    taken = ada.post("take-suggestion", line_of(ada, "LAMP-1").public_id, item="MUG-1")
    assert taken.status_code == 200, "who was told of it before may still take it"


def test_an_offer_that_costs_more_than_it_earns_steps_back(ada: Desk, scene: Scene) -> None:
    make_discount("SIX", kind="quantity", name="Six for less", params=SIX, legal_entity=scene.legal_entity)
    make_standing(None, None, kind="gap", rule="SIX", entity=scene.legal_entity, stepped_back_at=timezone.now())
    ada.enter("4*LAMP-1")
    assert "Six for less" not in ada.get("order-offers").content.decode()


def test_the_job_counts_what_holds_and_lets_losers_step_back(ada: Desk, scene: Scene) -> None:
    scene.call_center.talk_costs.create(starts_on=timezone.localdate() - timedelta(days=9), hour_minor=36_000)
    ada.enter("LAMP-1")
    ada.get("order-offers")
    ada.post("take-suggestion", line_of(ada, "LAMP-1").public_id, item="MUG-1")
    for number in range(60):
        row = showings(ada)["CLOCK-1"]
        row.pk, row.beside = None, f"line-{number}"
        row.shown_at = timezone.now() - timedelta(minutes=30)
        row.save()
    SalesOrder.objects.filter(pk=stored(ada).pk).update(state="submitted")
    assert judge_prompts(None, legal_entity=scene.legal_entity.pk) == 2
    mug, clock = (PromptStanding.objects.get(offered__number=number) for number in ("MUG-1", "CLOCK-1"))
    assert (mug.shown, mug.taken, mug.margin_minor, mug.stepped_back_at) == (1, 1, 300, None)
    assert (clock.shown, clock.taken, clock.margin_minor) == (61, 0, 0)
    # Sixty that stood there for ten minutes and more took twenty seconds for two of them.
    assert (clock.seconds, clock.cost_minor) == (600, 6000)
    assert clock.stepped_back_at is not None
    since = clock.stepped_back_at
    judge_prompts(None, legal_entity=scene.legal_entity.pk)
    assert PromptStanding.objects.get(offered__number="CLOCK-1").stepped_back_at == since
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        judge_prompts(None, legal_entity=scene.legal_entity.pk)
        assert not PromptStanding.objects.exists(), "when the days are over it is tried again"


def test_a_line_that_was_taken_off_or_a_draft_earned_nothing(ada: Desk, scene: Scene) -> None:
    ada.enter("LAMP-1")
    ada.get("order-offers")
    ada.post("take-suggestion", line_of(ada, "LAMP-1").public_id, item="MUG-1")
    judge_prompts(None, legal_entity=scene.legal_entity.pk)
    assert PromptStanding.objects.get(offered__number="MUG-1").margin_minor == 0
    SalesOrder.objects.filter(pk=stored(ada).pk).update(state="submitted")
    SalesLine.objects.filter(item__number="MUG-1").delete()
    judge_prompts(None, legal_entity=scene.legal_entity.pk)
    mug = PromptStanding.objects.get(offered__number="MUG-1")
    assert (mug.taken, mug.margin_minor) == (1, 0)
