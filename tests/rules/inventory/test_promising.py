"""What can be promised of an item, and when."""

from datetime import date
from decimal import Decimal as D

import pytest

from ringup.inventory.rules.promising import Coming, Standing, available, promise_day
from ringup.inventory.rules.states import ReservationEvent, ReservationState, next_reservation_state
from ringup.values.refusal import Refusal

TENTH, TWENTIETH = date(2026, 12, 10), date(2026, 12, 20)
SHELF = Standing(
    on_hand=D(10),
    reserved=D(7),
    back_ordered=D(2),
    coming=(Coming(on=TWENTIETH, quantity=D(20)), Coming(on=TENTH, quantity=D(5))),
)


def test_who_comes_gets_what_nobody_has_and_nobody_waits_for():
    assert available(SHELF) == 1
    assert available(Standing(on_hand=D(3), reserved=D(3), back_ordered=D(4))) == 0


@pytest.mark.parametrize(("wanted", "day"), [(D(6), TENTH), (D(7), TWENTIETH), (D(26), TWENTIETH), (D(27), None)])
def test_the_day_is_the_first_on_which_all_who_wait_and_this_one_have_theirs(wanted, day):
    assert promise_day(SHELF, wanted) == day


def test_a_next_delivery_of_unknown_size_is_taken_to_suffice():
    assert promise_day(Standing(on_hand=D(0), expected_on=TENTH), D(500)) == TENTH
    assert promise_day(Standing(on_hand=D(0)), D(1)) is None


def test_a_closed_reservation_is_not_paused():
    refused = next_reservation_state(ReservationState.CLOSED, ReservationEvent.PAUSE)
    assert isinstance(refused, Refusal)
    assert refused.facts == {"state": "closed", "event": "pause"}
