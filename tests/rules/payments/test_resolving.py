"""An unknown outcome is asked for until it is known, and after 15 minutes a person knows of it."""

from datetime import timedelta

import pytest

from ringup.payments.rules.outcomes import Declined, NotFound, Succeeded, Unknown
from ringup.payments.rules.resolving import AskLater, SendAgain, Settle, resolve, wait_before
from tests.rules.payments.payments import usd

MINUTE = timedelta(minutes=1)
SILENCE = Unknown(because="time_out")


@pytest.mark.parametrize("found", [Succeeded(reference="a", amount=usd("1.00")), Declined(code="lost_card")])
def test_what_the_processor_knows_settles_it(found):
    assert resolve(found, age=MINUTE, attempts=1) == Settle(outcome=found)
    assert resolve(found, age=100 * MINUTE, attempts=9) == Settle(outcome=found)


def test_what_never_arrived_is_sent_again_under_the_same_key():
    assert resolve(NotFound(), age=MINUTE, attempts=1) == SendAgain()


def test_after_a_quarter_of_an_hour_what_never_arrived_is_over():
    assert resolve(NotFound(), age=15 * MINUTE, attempts=9) == Settle(
        outcome=Declined(code="never_reached_the_processor")
    )


def test_nothing_is_sent_that_may_not_be_sent():
    assert isinstance(resolve(NotFound(), age=MINUTE, attempts=1, may_send=False), Settle)


def test_a_key_that_the_processor_may_have_forgotten_proves_nothing():
    later = resolve(NotFound(), age=timedelta(hours=30), attempts=50)
    assert isinstance(later, AskLater)
    assert later.people


def test_silence_waits_longer_each_time_and_calls_a_person_in_the_end():
    waits = [resolve(SILENCE, age=MINUTE, attempts=n).wait.total_seconds() for n in range(7)]
    assert waits == [2, 4, 8, 16, 32, 60, 60]
    assert not resolve(SILENCE, age=14 * MINUTE, attempts=3).people
    assert resolve(SILENCE, age=15 * MINUTE, attempts=20).people


def test_the_longest_wait_is_bounded_however_many_tries():
    assert wait_before(10_000) == MINUTE
    assert wait_before(10_000, people=True) == 10 * MINUTE
