"""What a prompt is worth, when it steps back, and what is offered first."""

import doctest
from random import Random

import pytest

from ringup.directed_selling.rules import prompts
from ringup.directed_selling.rules.prompts import (
    LEAST_SHOWN,
    Prompt,
    PromptKind,
    Standing,
    Tally,
    Worth,
    best_first,
    seconds_taken,
    steps_back,
    worth_per_second,
)


def test_the_examples_hold() -> None:
    assert doctest.testmod(prompts).failed == 0


@pytest.mark.parametrize(
    ("stood", "together", "each"), [(6.0, 1, 6.0), (6.0, 3, 2.0), (900.0, 1, 20.0), (-1.0, 2, 0.0)]
)
def test_prompts_share_the_time_and_nobody_waits_for_ever(stood: float, together: int, each: float) -> None:
    assert seconds_taken(stood, together) == each


# All prompts together: a take of 1.00 in 25 showings.
USUAL = Tally(shown=10_000, seconds=30_000, takes=400, margin_minor=40_000)


def test_nobody_judges_before_it_was_shown_often_enough() -> None:
    dear = 2_000
    assert not steps_back(Tally(shown=LEAST_SHOWN - 1, seconds=200, cost_minor=dear), USUAL)
    assert steps_back(Tally(shown=LEAST_SHOWN, seconds=200, cost_minor=dear), USUAL)


def test_what_earns_its_talk_stays_and_what_loses_for_sure_goes() -> None:
    pays = Tally(shown=400, seconds=1200, takes=20, margin_minor=2000, squares=20 * 100**2, cost_minor=1000)
    unlucky = Tally(shown=400, seconds=1200, takes=2, margin_minor=200, squares=2 * 100**2, cost_minor=1000)
    loses = Tally(shown=1600, seconds=4800, takes=8, margin_minor=800, squares=8 * 100**2, cost_minor=4000)
    assert not steps_back(pays, USUAL)
    assert not steps_back(unlucky, USUAL)
    assert steps_back(loses, USUAL)


def test_fifty_showings_without_a_take_are_bad_luck_where_a_take_is_worth_much() -> None:
    """One in twenty takes it for 10.00, against talk of 1.25: fifty times nobody happens to every thirteenth such."""
    usual = Tally(shown=1_000, seconds=3_000, takes=50, margin_minor=50_000)
    assert not steps_back(Tally(shown=50, seconds=150, cost_minor=125), usual)


def test_a_prompt_that_is_worth_its_talk_hardly_ever_steps_back_however_often_it_is_looked_at() -> None:
    """Shown five hundred times and judged after each; it earns twice what it costs."""
    draw, gone = Random(19), 0
    for _ in range(100):
        takes = 0
        for shown in range(1, 501):
            takes += draw.random() < 0.05
            tally = Tally(
                shown=shown,
                seconds=3.0 * shown,
                takes=takes,
                margin_minor=100 * takes,
                squares=takes * 100**2,
                cost_minor=2.5 * shown,
            )
            if steps_back(tally, USUAL):
                gone += 1
                break
    assert gone <= 5


def test_where_nothing_was_ever_taken_nobody_knows_what_a_take_is_worth() -> None:
    assert not steps_back(Tally(shown=5000, seconds=15_000, cost_minor=12_500), Tally(shown=5000, seconds=15_000))


def test_without_a_cost_of_talk_only_what_loses_money_goes() -> None:
    assert not steps_back(Tally(shown=500, seconds=900), USUAL)
    assert steps_back(Tally(shown=500, seconds=900, takes=50, margin_minor=-5000, squares=50 * 100**2), USUAL)


def test_a_new_prompt_is_taken_for_usual() -> None:
    usual = Tally(shown=1000, seconds=2000, margin_minor=4000)
    assert worth_per_second(Tally(shown=3, seconds=6, margin_minor=900), usual) == 2.0
    assert worth_per_second(Tally(shown=3, seconds=6), Tally(shown=0, seconds=0)) == 0.0


def test_equals_stay_as_they_are_and_what_stepped_back_is_left_out() -> None:
    one, two, three = (Prompt(kind=PromptKind.LEARNED, item=1, offered=item) for item in (2, 3, 4))
    assert best_first([one, two, three], {}) == [one, two, three]
    back = {two: Standing(worth=9.0, usual=1.0, stepped_back=True)}
    assert best_first([one, two, three], back) == [one, three]
    ranked = {three: Standing(worth=5.0, usual=1.0)}
    assert best_first([one, two, three], ranked) == [three, one, two]


def test_what_was_gained_is_the_difference() -> None:
    before = Worth(revenue_minor=1000, margin_minor=400)
    after = Worth(revenue_minor=1450, margin_minor=600)
    assert after.beyond(before) == Worth(revenue_minor=450, margin_minor=200)
