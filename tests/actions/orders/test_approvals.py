"""An agent asks for more than the role allows; a supervisor answers while the customer is on the line."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone

from ringup.call_centers.models import Parameters, Role
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.saving import Recap
from ringup.jobs.expire_approvals import expire_approvals
from ringup.orders.actions.add_charge import add_charge
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.answer_approval import answer_approval
from ringup.orders.actions.ask_approval import Asked, Question, ask_approval
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.decide_approval import Decided, decide_approval
from ringup.orders.actions.expire_approval import expire_approval
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.set_total_discount import set_total_discount
from ringup.orders.actions.take_away import take_away
from ringup.orders.actions.take_counter import take_counter
from ringup.orders.loading import OrderRows
from ringup.orders.models import PriceApproval, SalesLine, SalesOrder
from ringup.orders.queries import find_approvers, list_order_approvals, list_waiting_approvals
from ringup.orders.rules.approvals import ApprovalKind
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.plumbing.live import News
from ringup.pricing.models import ChargeCode
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.web.live.audience import hears
from tests.factories.company import make_call_center, make_reason_code
from tests.factories.scenes import Scene, make_mallory, make_rex, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """Lamps at 10.00 cost 7.00; Ada may go down to 8.40 (cost plus 20 %), Sam to 7.70."""
    found = make_scene()
    make_reason_code("DAMAGED", legal_entity=found.legal_entity)
    found.items[0].cost = Decimal(7)
    found.items[0].save()
    rights = {Permission.OVERRIDE_PRICES, Permission.GIVE_MANUAL_DISCOUNTS, Permission.ADD_CHARGES}
    agent = Role.objects.get(legal_entity=found.legal_entity, code="agent")
    agent.permissions = sorted({*agent.permissions, *rights})
    agent.cost_markup_percent, agent.total_discount_percent, agent.charge_decrease_percent = 20, 5, 10
    agent.save()
    return found


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


@pytest.fixture
def order(ada: Actor) -> str:
    """Two lamps."""
    begun = open_order(ada)
    assert not isinstance(begun, Refusal)
    key: str = begun.order.public_id
    assert isinstance(add_line(ada, order=key, wish=LineWish(item="LAMP-1", quantity=Decimal(2))), Changed)
    return key


def lamp(order: str) -> SalesLine:
    return SalesLine.objects.get(order__public_id=order, item__number="LAMP-1")


def price(order: str, figure: str = "8.00", **values: Any) -> Question:
    about = {"line": lamp(order).public_id, "reason": "damaged", **values}
    return Question(kind=ApprovalKind.PRICE, value={"price": figure}, **about)


def asked(actor: Actor, order: str, question: Question) -> PriceApproval:
    outcome = ask_approval(actor, order=order, question=question)
    assert isinstance(outcome, Asked), outcome
    return outcome.approval


def code_of(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def late(approval: PriceApproval) -> None:
    """The time to answer is over."""
    PriceApproval.objects.filter(pk=approval.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_an_accepted_price_stands_on_the_live_line_at_once(ada, sam, order):
    approval = asked(ada, order, price(order))
    assert lamp(order).price_state == "rule"
    # Ada goes on meanwhile: another line, and another quantity of the one that is asked about.
    add_line(ada, order=order, wish=LineWish(item="MUG-1"))
    before = SalesOrder.objects.get(public_id=order).revision
    outcome = decide_approval(sam, approval=approval.public_id, decision="accept")
    assert isinstance(outcome, Decided)
    line, row = lamp(order), SalesOrder.objects.get(public_id=order)
    assert (line.price_state, line.unit_price, line.net_minor) == ("override", Decimal(8), 1600)
    assert (line.overridden_by_id, line.override_reason.code) == (sam.user, "DAMAGED")
    assert (row.subtotal_minor, row.revision) == (2050, before + 1)
    approval.refresh_from_db()
    assert (approval.state, approval.granted, approval.decided_by_id) == ("accepted", {"price": "8.00"}, sam.user)
    kinds = list(row.events.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["approval_accept", "line_price_override_on"]
    assert find_approvers([line]) == {line.pk: "Sam"}


def test_what_waits_shows_the_order_in_one_glance_to_those_who_may_answer(scene, ada, sam, order):
    approval = asked(ada, order, price(order))
    now = timezone.now()
    (waiting,) = list_waiting_approvals(sam, at=now)
    assert (waiting.approval, waiting.agent, waiting.margin) == (approval, "Ada", Fraction(100, 7))
    assert 55 <= waiting.seconds_left <= 60
    assert approval.limit == {"price": "8.4"}
    assert approval.beyond_percent == Decimal("4.7619")
    assert list_waiting_approvals(ada, at=now) == []
    assert list_waiting_approvals(scene.actor(make_rex()), at=now) == []
    assert list_waiting_approvals(sam, at=now + timedelta(seconds=61)) == []


def test_a_line_that_is_not_there_yet_is_added_at_its_price_and_asked_about(ada, sam, order):
    wish = LineWish(item="CLOCK-1", quantity=Decimal(2), price=Decimal(1), remark="damaged")
    clock = Question(kind=ApprovalKind.PRICE, value={"price": "80.00"}, wish=wish, reason="damaged")
    # The clock has no cost, so only a role without the right has anything to ask.
    plain = Actor(**{**vars(ada), "permissions": ada.permissions - {Permission.OVERRIDE_PRICES}})
    approval = asked(plain, order, clock)
    line = SalesLine.objects.get(item__number="CLOCK-1")
    assert (line.unit_price, line.price_state, approval.line) == (Decimal(99), "rule", line)
    assert isinstance(decide_approval(sam, approval=approval.public_id, decision="accept"), Decided)
    line.refresh_from_db()
    assert (line.unit_price, line.quantity) == (Decimal(80), 2)


def test_what_the_agent_may_give_alone_is_not_asked_and_what_cannot_be_neither(scene, ada, order):
    assert code_of(ask_approval(ada, order=order, question=price(order, "8.40"))) == "approval_not_needed"
    assert code_of(ask_approval(ada, order=order, question=price(order, reason=""))) == "reason_required"
    assert code_of(ask_approval(ada, order=order, question=price(order, "0"))) == "zero_price_invalid"
    assert code_of(ask_approval(ada, order=order, question=price(order, line="nowhere"))) == "line_not_found"
    scene.items[0].allow_price_adjust = False
    scene.items[0].save()
    assert code_of(ask_approval(ada, order=order, question=price(order))) == "price_fixed"
    assert not PriceApproval.objects.exists()


def test_a_supervisor_decides_as_far_as_the_own_limits_go(ada, sam, order):
    approval = asked(ada, order, price(order, "7.69"))
    refusal = decide_approval(sam, approval=approval.public_id, decision="accept")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts, refusal.cure) == ("below_lowest_price", {"lowest": "7.7"}, None)
    too_low = decide_approval(sam, approval=approval.public_id, decision="counter", counter=Decimal(5))
    assert code_of(too_low) == "below_lowest_price"
    approval.refresh_from_db()
    assert approval.state == "asked"


def test_who_may_not_decide_is_told_why(scene, ada, sam, order):
    approval = asked(ada, order, price(order))

    def decided_by(actor: Actor) -> str:
        return code_of(decide_approval(actor, approval=approval.public_id, decision="accept"))

    mallory = scene.actor(make_mallory(scene.call_center))
    assert decided_by(mallory) == "not_permitted"
    assert decided_by(scene.actor(make_rex())) == "approval_not_found"
    elsewhere = make_call_center("ELSEWHERE", legal_entity=scene.legal_entity)
    other = Actor(**{**vars(sam), "serves_all_call_centers": False, "call_centers": frozenset({elsewhere.pk})})
    assert decided_by(other) == "other_call_center"
    assert list_waiting_approvals(other, at=timezone.now()) == []
    own = asked(sam, order, price(order, "7.00"))
    assert code_of(decide_approval(sam, approval=own.public_id, decision="deny")) == "not_oneself"


def test_an_offer_waits_for_the_agent_and_is_taken_in_the_name_of_the_supervisor(ada, sam, order):
    approval = asked(ada, order, price(order))
    decided = decide_approval(sam, approval=approval.public_id, decision="counter", counter=Decimal("9.00"))
    assert isinstance(decided, Decided)
    assert (decided.approval.state, decided.approval.counter) == ("countered", {"price": "9.00"})
    assert lamp(order).price_state == "rule"
    assert isinstance(take_counter(ada, approval=approval.public_id), Changed)
    line = lamp(order)
    assert (line.unit_price, line.overridden_by_id) == (Decimal(9), sam.user)
    assert code_of(take_counter(ada, approval=approval.public_id)) == "already_decided"
    assert find_approvers([line]) == {line.pk: "Sam"}


def test_an_offer_that_is_declined_a_denial_and_a_withdrawal_leave_the_price_as_it_is(ada, sam, order):
    offered, denied, withdrawn = (asked(ada, order, price(order)) for _ in range(3))
    assert list(PriceApproval.objects.order_by("pk").values_list("state", flat=True)) == [
        "withdrawn",
        "withdrawn",
        "asked",
    ]
    assert isinstance(answer_approval(ada, approval=withdrawn.public_id, answer="withdraw"), OrderRows)
    offered = asked(ada, order, price(order))
    decide_approval(sam, approval=offered.public_id, decision="counter", counter=Decimal(9))
    assert isinstance(answer_approval(ada, approval=offered.public_id, answer="decline"), OrderRows)
    denied = asked(ada, order, price(order))
    assert isinstance(decide_approval(sam, approval=denied.public_id, decision="deny"), Decided)
    assert lamp(order).price_state == "rule"
    shown = list_order_approvals(SalesOrder.objects.get(public_id=order), at=timezone.now())
    assert [row.pk for row in shown] == [denied.pk]


def test_a_counter_needs_a_figure(ada, sam, order):
    approval = asked(ada, order, price(order))
    refusal = decide_approval(sam, approval=approval.public_id, decision="counter")
    assert code_of(refusal) == "value_not_understood"


def test_an_order_is_not_submitted_before_the_question_is_answered(ada, sam, order):
    approval = asked(ada, order, price(order))

    def reasons() -> list[str]:
        recap = complete_order(ada, order=order)
        assert isinstance(recap, Recap)
        return [each.code for each in recap.refusals]

    assert "approval_open" in reasons()
    decide_approval(sam, approval=approval.public_id, decision="counter", counter=Decimal(9))
    assert "approval_open" in reasons()
    answer_approval(ada, approval=approval.public_id, answer="decline")
    assert "approval_open" not in reasons()


@pytest.mark.parametrize(
    ("parameters", "state", "figure"),
    [
        ({}, "expired", None),
        ({"approval_fallback": "accept_within", "approval_fallback_percent": 5}, "accepted", "8.00"),
        ({"approval_fallback": "accept_within", "approval_fallback_percent": 4}, "expired", None),
        ({"approval_fallback": "own_limit"}, "accepted", "8.40"),
    ],
)
def test_the_rule_of_the_call_center_decides_when_nobody_answers(ada, order, parameters, state, figure):
    Parameters.objects.update(**parameters)
    approval = asked(ada, order, price(order))
    assert expire_approvals() == 0
    late(approval)
    assert expire_approvals() == 1
    approval.refresh_from_db()
    line = lamp(order)
    assert (approval.state, approval.decided_by) == (state, None)
    assert (line.price_state, line.unit_price) == (("override", Decimal(figure)) if figure else ("rule", Decimal(10)))
    assert line.overridden_by_id == (ada.user if figure else None)
    assert expire_approvals() == 0


def test_a_call_center_says_how_long_it_waits(ada, sam, order):
    Parameters.objects.update(approval_wait_seconds=20)
    asked(ada, order, price(order))
    (waiting,) = list_waiting_approvals(sam, at=timezone.now())
    assert waiting.seconds_left <= 20


def test_what_is_late_is_never_accepted_even_before_the_job_comes(ada, sam, order):
    approval = asked(ada, order, price(order))
    late(approval)
    assert code_of(decide_approval(sam, approval=approval.public_id, decision="accept")) == "approval_expired"
    approval.refresh_from_db()
    assert (approval.state, lamp(order).price_state) == ("expired", "rule")
    assert code_of(decide_approval(sam, approval=approval.public_id, decision="accept")) == "already_decided"


def test_a_desk_ends_what_is_late_and_nothing_else(scene, ada, order):
    approval = asked(ada, order, price(order))
    kept = expire_approval(ada, approval=approval.public_id)
    assert isinstance(kept, PriceApproval)
    assert kept.state == "asked"
    assert code_of(expire_approval(scene.actor(make_rex()), approval=approval.public_id)) == "approval_not_found"
    late(approval)
    ended = expire_approval(ada, approval=approval.public_id)
    assert isinstance(ended, PriceApproval)
    assert ended.state == "expired"


def test_a_question_about_a_canceled_order_is_over(ada, sam, order):
    Parameters.objects.update(approval_fallback="accept_within", approval_fallback_percent=50)
    approval = asked(ada, order, price(order))
    assert not isinstance(cancel_order(ada, order=order), Refusal)
    assert list_waiting_approvals(sam, at=timezone.now()) == []
    assert code_of(decide_approval(sam, approval=approval.public_id, decision="accept")) == "order_closed"
    late(approval)
    expire_approvals()
    approval.refresh_from_db()
    assert approval.state == "expired"


def test_a_question_goes_with_its_line(ada, sam, order):
    approval = asked(ada, order, price(order))
    assert isinstance(take_away(ada, order=order, line=lamp(order).public_id), Changed)
    assert code_of(decide_approval(sam, approval=approval.public_id, decision="accept")) == "approval_not_found"
    assert SalesOrder.objects.get(public_id=order).events.filter(kind="approval_ask").exists()


def test_a_discount_on_the_order_is_approved(ada, sam, order):
    assert code_of(set_total_discount(ada, order=order, discount={"amount": "2.00"})) == "discount_above_limit"
    question = Question(kind=ApprovalKind.TOTAL_DISCOUNT, value={"amount": "2.00"}, reason="regular customer")
    approval = asked(ada, order, question)
    assert (approval.limit, approval.beyond_percent) == ({"percent": "5"}, Decimal(5))
    assert isinstance(decide_approval(sam, approval=approval.public_id, decision="accept"), Decided)
    row = SalesOrder.objects.get(public_id=order)
    assert (row.total_discount, row.discount_minor) == ({"amount": "2.00"}, 200)
    far = asked(ada, order, Question(kind=ApprovalKind.TOTAL_DISCOUNT, value={"percent": "16"}))
    assert code_of(decide_approval(sam, approval=far.public_id, decision="accept")) == "discount_above_limit"


def test_a_charge_changes_within_the_limits_and_beyond_them_with_approval(scene, ada, sam, order):
    ChargeCode.objects.create(legal_entity=scene.legal_entity, code="WRAP", name="Gift wrap")

    def charged(figure: str) -> Changed | Refusal:
        return add_charge(ada, order=order, code="WRAP", amount=Money.parse(figure, "EUR"))

    assert isinstance(charged("10.00"), Changed)
    assert isinstance(charged("9.00"), Changed)
    assert code_of(charged("8.00")) == "charge_below_limit"
    assert code_of(charged("9.01")) == "charge_above_limit"
    question = Question(kind=ApprovalKind.CHARGE, value={"amount": "4.00"}, charge_code="WRAP")
    approval = asked(ada, order, question)
    assert approval.limit == {"amount": "8.10"}
    assert isinstance(decide_approval(sam, approval=approval.public_id, decision="accept"), Decided)
    row = SalesOrder.objects.get(public_id=order)
    assert [(each.code, each.amount_minor) for each in row.charges.all()] == [("WRAP", 400)]
    assert row.charges_minor == 400


def test_the_desks_of_supervisors_hear_of_a_question_and_the_agent_of_the_answer(
    ada, sam, order, monkeypatch: pytest.MonkeyPatch
):
    told: list[News] = []
    monkeypatch.setattr("ringup.orders.saving.approvals.announce", told.append)
    approval = asked(ada, order, price(order))
    decide_approval(sam, approval=approval.public_id, decision="deny")
    assert {news.event for news in told} == {"approvals"}
    assert [news.facts["state"] for news in told if news.permission == "approve_prices"] == ["asked", "denied"]
    assert [news.facts["state"] for news in told if news.user == ada.user] == ["asked", "denied"]
    for news in told:
        assert hears(sam, news) == (news.permission is not None)
        assert hears(ada, news) == (news.user is not None)
