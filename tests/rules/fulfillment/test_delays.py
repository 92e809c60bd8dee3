"""When a customer is told that goods are late."""

import pytest

from ringup.fulfillment.rules.delays import DelayStep, DelayTerms, due_step
from ringup.fulfillment.rules.picking import Ready, choose_lines, found_quantities
from ringup.values.refusal import Refusal

TERMS = DelayTerms(first=10, second=20, cancel=30)


@pytest.mark.parametrize(
    ("days", "done", "step"),
    [
        (9, (), None),
        (10, (), DelayStep.FIRST),
        (12, (DelayStep.FIRST,), None),
        (20, (DelayStep.FIRST,), DelayStep.SECOND),
        (20, (), DelayStep.SECOND),
        (31, (DelayStep.FIRST, DelayStep.SECOND), DelayStep.CANCEL),
        (31, (DelayStep.CANCEL,), None),
        (12, (DelayStep.SECOND,), None),  # the days were changed since: nobody gets a first notice after the second
    ],
)
def test_each_step_comes_on_its_day_and_once(days, done, step):
    assert due_step(TERMS, days=days, done=done) is step


def test_days_of_nothing_leave_a_step_out():
    assert due_step(DelayTerms(first=10), days=400, done=(DelayStep.FIRST,)) is None


def test_what_is_not_named_was_found_in_full():
    assert found_quantities({"a": 3, "b": 1}, {"a": 2}) == {"a": 2, "b": 1}


def test_nothing_ready_is_no_list():
    assert choose_lines([Ready(line="a", quantity=0)]) == Refusal(code="nothing_to_pick")
