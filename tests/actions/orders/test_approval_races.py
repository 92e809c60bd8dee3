"""Two supervisors, one question; an answer and the end of its time; an answer and an entry: two real connections."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.answer_approval import answer_approval
from ringup.orders.actions.ask_approval import Asked, Question, ask_approval
from ringup.orders.actions.decide_approval import Decided, decide_approval
from ringup.orders.actions.expire_approval import expire_approval
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.take_counter import take_counter
from ringup.orders.models import PriceApproval, SalesLine, SalesOrder
from ringup.orders.rules.approvals import ApprovalKind
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.values.refusal import Refusal
from tests.factories.company import make_reason_code, make_user
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db(transaction=True)
Deed = Callable[[], object]


@pytest.fixture
def scene() -> Scene:
    found = make_scene()
    make_reason_code("DAMAGED", legal_entity=found.legal_entity)
    return found


@pytest.fixture
def question(scene: Scene) -> PriceApproval:
    """Ada, who may override nothing, asks for a lamp at 8.00 instead of 10.00."""
    return asked(scene.actor())


def asked(ada: Actor) -> PriceApproval:
    begun = open_order(ada)
    assert not isinstance(begun, Refusal)
    wish = LineWish(item="LAMP-1")
    about = Question(kind=ApprovalKind.PRICE, value={"price": "8.00"}, wish=wish, reason="damaged")
    outcome = ask_approval(ada, order=begun.order.public_id, question=about)
    assert isinstance(outcome, Asked), outcome
    return outcome.approval


def at_once(*deeds: Deed) -> list[object]:
    """All deeds from one starting signal, each with a connection of its own."""
    start = threading.Barrier(len(deeds), timeout=30)

    def do(deed: Deed) -> object:
        try:
            start.wait()
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def codes(outcomes: list[object]) -> list[str]:
    return [each.code for each in outcomes if isinstance(each, Refusal)]


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_supervisors_who_decide_at_once_exactly_one_does(scene, question, attempt):
    second = make_user("sue", role="supervisor", call_center=scene.call_center, everywhere=True)
    sam, sue = scene.actor(scene.sam), scene.actor(second)
    outcomes = at_once(
        lambda: decide_approval(sam, approval=question.public_id, decision="accept"),
        lambda: decide_approval(sue, approval=question.public_id, decision="deny"),
    )
    assert codes(outcomes) == ["already_decided"]
    (won,) = [each for each in outcomes if isinstance(each, Decided)]
    question.refresh_from_db()
    accepted = won.approval.state == "accepted"
    assert question.state == ("accepted" if accepted else "denied")
    assert question.decided_by == (scene.sam if accepted else second)
    assert SalesLine.objects.get().unit_price == (8 if accepted else 10)


def test_five_supervisors_accept_at_once_and_the_price_is_put_once(scene, question):
    everybody = [
        scene.actor(make_user(f"s{n}", role="supervisor", call_center=scene.call_center, everywhere=True))
        for n in range(5)
    ]
    outcomes = at_once(
        *(lambda one=one: decide_approval(one, approval=question.public_id, decision="accept") for one in everybody)
    )
    assert codes(outcomes) == ["already_decided"] * 4
    order = SalesOrder.objects.get()
    assert order.events.filter(kind="line_price_override_on").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_an_answer_in_the_last_moment_holds_or_comes_too_late_and_never_both(scene, question, attempt):
    sam = scene.actor(scene.sam)
    PriceApproval.objects.update(expires_at=timezone.now() + timedelta(milliseconds=30))
    threading.Event().wait(0.03)
    outcomes = at_once(
        lambda: decide_approval(sam, approval=question.public_id, decision="accept"),
        lambda: expire_approval(None, approval=question.public_id),
    )
    question.refresh_from_db()
    line = SalesLine.objects.get()
    if question.state == "accepted":
        assert (line.unit_price, codes(outcomes)) == (8, [])
    else:
        assert (question.state, line.unit_price) == ("expired", 10)
        assert codes(outcomes) in (["approval_expired"], ["already_decided"])


def test_a_question_that_is_withdrawn_is_not_accepted_too(scene, question):
    ada, sam = scene.actor(), scene.actor(scene.sam)
    outcomes = at_once(
        lambda: answer_approval(ada, approval=question.public_id, answer="withdraw"),
        lambda: decide_approval(sam, approval=question.public_id, decision="accept"),
    )
    assert codes(outcomes) == ["already_decided"]
    question.refresh_from_db()
    assert SalesLine.objects.get().unit_price == (8 if question.state == "accepted" else 10)


def test_an_offer_is_taken_once(scene, question):
    ada, sam = scene.actor(), scene.actor(scene.sam)
    decide_approval(sam, approval=question.public_id, decision="counter", counter=Decimal(9))
    outcomes = at_once(*[lambda: take_counter(ada, approval=question.public_id)] * 3)
    assert codes(outcomes) == ["already_decided"] * 2
    assert SalesLine.objects.get().unit_price == 9


def test_lines_entered_while_the_supervisor_accepts_are_all_there(scene, question):
    ada, sam = scene.actor(), scene.actor(scene.sam)
    order = SalesOrder.objects.get()
    outcomes = at_once(
        lambda: decide_approval(sam, approval=question.public_id, decision="accept"),
        *[lambda: add_line(ada, order=order.public_id, wish=LineWish(item="MUG-1"))] * 3,
    )
    assert all(isinstance(each, Decided | Changed) for each in outcomes)
    order.refresh_from_db()
    assert (order.lines.count(), order.subtotal_minor) == (4, 800 + 3 * 450)


def test_two_questions_about_the_same_line_at_once_leave_one_open(scene, question):
    ada = scene.actor()
    order = SalesOrder.objects.get()
    again = Question(
        kind=ApprovalKind.PRICE, value={"price": "7.00"}, line=order.lines.get().public_id, reason="damaged"
    )
    outcomes = at_once(*[lambda: ask_approval(ada, order=order.public_id, question=again)] * 3)
    assert all(isinstance(each, Asked) for each in outcomes)
    assert order.approvals.filter(state="asked").count() == 1


def test_the_rule_of_the_call_center_is_applied_once(scene):
    Parameters.objects.update(approval_fallback="accept_within", approval_fallback_percent=20)
    late = asked(scene.actor())
    PriceApproval.objects.update(expires_at=timezone.now())
    at_once(*[lambda: expire_approval(None, approval=late.public_id)] * 3)
    order = SalesOrder.objects.get()
    assert order.events.filter(kind="approval_time_out").count() == 1
    assert SalesLine.objects.get().unit_price == 8
