"""A cent too much, the 31st for ever: what happened to others, B62 to B64."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.payments.rules.installments import Schedule, due, plan
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.values.share_out import share_out


@pytest.mark.peerbug("B62")
@pytest.mark.peerbug("B63")
@given(discount=st.integers(0, 10**7), nets=st.lists(st.integers(1, 10**6), min_size=1, max_size=30))
def test_b62_b63_what_is_shared_out_is_all_there_and_everything_off_is_nothing(discount, nets):
    shares = share_out(discount, nets)
    assert sum(shares) == discount
    assert all(share >= 0 for share in shares)
    assert [net - share for net, share in zip(nets, share_out(sum(nets), nets), strict=True)] == [0] * len(nets)


@pytest.mark.peerbug("B63")
@given(total=st.integers(100, 10**8), payments=st.integers(1, 36))
def test_b63_the_parts_of_a_plan_add_up_to_what_is_owed(total, payments):
    parts = plan(Money(total, "EUR"), Schedule(payments=payments), date(2026, 1, 31))
    assert not isinstance(parts, Refusal)
    assert sum(part.amount.minor for part in parts) == total


@pytest.mark.peerbug("B64")
def test_b64_a_plan_of_the_31st_comes_back_to_the_31st():
    days = [due(date(2026, 1, 31), Schedule(payments=6), place) for place in range(6)]
    assert [(day.month, day.day) for day in days] == [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30)]


@pytest.mark.peerbug("B64")
@given(start=st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_b64_sixty_years_of_months_have_no_gap_and_none_twice(start):
    days = [due(start, Schedule(payments=720), place) for place in range(720)]
    assert [day.year * 12 + day.month for day in days] == list(
        range(start.year * 12 + start.month, start.year * 12 + start.month + 720)
    )
    assert all(day.day == start.day or day.day >= 28 for day in days)
