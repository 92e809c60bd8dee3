"""Customers get their digits by rank or by range, and a score of three digits or a sum."""

from dataclasses import replace
from datetime import date

from ringup.reports.rules.rfm import (
    PRIORITIES,
    Bought,
    Period,
    Scale,
    changed,
    each_has_its_place,
    even_groups,
    place_of,
    range_groups,
    scores_of,
    table_of,
)
from tests.rules.call_centers.changes import refused

HANNA = Bought(customer=1, last_on=date(2026, 11, 20), orders=9, spent_minor=90_000)
IVO = Bought(customer=2, last_on=date(2026, 6, 1), orders=2, spent_minor=4_000)
JO = Bought(customer=3, last_on=date(2025, 12, 1), orders=1, spent_minor=1_000)
FIVE = Scale()


def test_the_best_customer_has_the_highest_digits():
    assert [score.score for score in scores_of([HANNA, IVO, JO], replace(FIVE, recency_divisions=3))] == [344, 222, 111]


def test_digits_are_added_with_their_weights():
    three = Scale(recency_divisions=3, frequency_divisions=3, monetary_divisions=3, recency_multiplier=10, add=True)
    assert [score.score for score in scores_of([HANNA, IVO, JO], three)] == [36, 24, 12]


def test_each_digit_stands_at_the_place_of_its_priority():
    scale = replace(FIVE, recency_divisions=3, recency_priority=3, frequency_priority=1, monetary_priority=2)
    assert [score.score for score in scores_of([HANNA, IVO, JO], scale)] == [443, 222, 111]
    best = scores_of([HANNA, IVO, JO], scale)[0]
    assert (best.recency, best.frequency, best.monetary) == (3, 4, 4), "the digits themselves stay"


def test_priorities_do_not_matter_where_digits_are_added():
    scale = replace(FIVE, add=True, recency_multiplier=10)
    turned = replace(scale, recency_priority=3, monetary_priority=1)
    assert scores_of([HANNA, IVO, JO], turned) == scores_of([HANNA, IVO, JO], scale)


def recency_by(period: Period, *days: date) -> list[int]:
    bought = [Bought(customer=key, last_on=day, orders=1, spent_minor=1) for key, day in enumerate(days)]
    return [score.recency for score in scores_of(bought, replace(FIVE, recency_divisions=2, recency_period=period))]


def test_who_bought_last_in_the_same_week_is_equally_recent():
    monday, sunday, next_monday = date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 23)
    assert recency_by(Period.WEEK, monday, sunday, next_monday, next_monday) == [1, 1, 2, 2]
    assert recency_by(Period.DAY, monday, sunday) == [1, 2]
    assert place_of(next_monday, Period.WEEK) == place_of(sunday, Period.WEEK) + 1


def test_who_bought_last_in_the_same_month_is_equally_recent():
    first, last, new_year = date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)
    assert recency_by(Period.MONTH, first, last, new_year, new_year) == [1, 1, 2, 2]
    assert recency_by(Period.WEEK, last, new_year) == [1, 1], "a Thursday and a Friday"
    assert place_of(new_year, Period.MONTH) == place_of(last, Period.MONTH) + 1


def placed(*places: int) -> dict[str, int]:
    return dict(zip(PRIORITIES, places, strict=True))


def test_two_dimensions_never_have_the_same_place():
    assert refused(each_has_its_place, placed(1, 2, 3)) == []
    assert refused(each_has_its_place, placed(3, 1, 2)) == []
    assert refused(each_has_its_place, placed(1, 2, 2)) == [("monetary_priority", "only_one_has_it")]
    assert refused(each_has_its_place, placed(1, 1, 1)) == [
        ("frequency_priority", "only_one_has_it"),
        ("monetary_priority", "only_one_has_it"),
    ]


def test_a_score_is_kept_where_it_is_another_one_or_the_first():
    scores = scores_of([HANNA, IVO, JO], FIVE)
    assert changed(scores, {}) == scores
    assert [score.customer for score in changed(scores, {1: scores[0].score, 2: 999})] == [2, 3]


def test_equal_values_are_never_divided():
    assert even_groups([1, 1, 1, 1, 2], 5) == [1, 1, 1, 1, 5]
    assert even_groups([7, 7, 7], 3) == [1, 1, 1]


def test_groups_by_range_show_that_few_spend_most():
    assert range_groups([100, 200, 300, 10_000], 5) == [1, 1, 1, 5]
    assert range_groups([5, 5], 4) == [4, 4]


def test_nobody_bought_anything():
    assert scores_of([], FIVE) == []
    assert scores_of([], replace(FIVE, even=False)) == []


def test_the_picture_counts_pairs():
    assert table_of([(1, 1), (1, 1), (2, 5)]) == {(1, 1): 2, (2, 5): 1}
