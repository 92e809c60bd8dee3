"""Which automatic holds a submit places, keeps and ends."""

import pytest

from ringup.holds.rules.automatic import HoldCause, HoldPlan, PastHold, Review, plan_holds, warning_of
from ringup.values.money import Money


def review(cause: HoldCause, minor: int, days: int | None = None) -> Review:
    return Review(cause=cause, amount=Money(minor, "EUR"), days=days)


def past(cause: HoldCause, minor: int, *, is_open: bool = False, released: bool = True) -> PastHold:
    return PastHold(key=7, cause=cause, amount_minor=minor, is_open=is_open, released=released and not is_open)


BIG_CHECK = review(HoldCause.CHECK, 60_000, 5)


def test_an_order_without_a_review_has_no_hold() -> None:
    assert plan_holds([], []) == HoldPlan()


def test_each_review_becomes_a_hold() -> None:
    short = review(HoldCause.OUT_OF_BALANCE, -3_000)
    assert plan_holds([BIG_CHECK, short], []).place == (BIG_CHECK, short)


def test_an_open_hold_goes_on_and_one_without_a_cause_ends() -> None:
    assert plan_holds([BIG_CHECK], [past(HoldCause.CHECK, 50_000, is_open=True)]).keep == ((7, BIG_CHECK),)
    assert plan_holds([], [past(HoldCause.CHECK, 50_000, is_open=True)]).end == (7,)


@pytest.mark.parametrize(("amount", "held"), [(50_000, False), (60_000, False), (60_001, True)])
def test_what_was_released_waits_again_only_when_it_has_become_more(amount: int, held: bool) -> None:
    plan = plan_holds([review(HoldCause.CHECK, amount, 5)], [past(HoldCause.CHECK, 60_000)])
    assert bool(plan.place) is held


def test_too_much_that_was_released_says_nothing_of_too_little() -> None:
    plan = plan_holds([review(HoldCause.OUT_OF_BALANCE, -100)], [past(HoldCause.OUT_OF_BALANCE, 5_000)])
    assert len(plan.place) == 1


def test_a_hold_that_ended_because_its_cause_was_gone_releases_nothing() -> None:
    plan = plan_holds([BIG_CHECK], [past(HoldCause.CHECK, 60_000, released=False)])
    assert plan.place == (BIG_CHECK,)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (BIG_CHECK, "check_will_be_held"),
        (review(HoldCause.OUT_OF_BALANCE, 1), "overpaid"),
        (review(HoldCause.OUT_OF_BALANCE, -1), "underpaid"),
        (review(HoldCause.CREDIT_LIMIT, 1), "over_credit_limit"),
        (review(HoldCause.DISPUTE, 1), "goods_wait_for_dispute"),
    ],
)
def test_the_agent_hears_of_it_before_the_submit(found: Review, code: str) -> None:
    warning = warning_of(found)
    assert warning.code == code
    assert warning.facts["amount"]["minor"] >= 0
