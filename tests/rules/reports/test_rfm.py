"""Customers get their digits by rank or by range, and a score of three digits or a sum."""

from dataclasses import replace
from datetime import date

from ringup.reports.rules.rfm import Bought, Scale, even_groups, range_groups, scores_of, table_of

HANNA = Bought(customer=1, last_on=date(2026, 11, 20), orders=9, spent_minor=90_000)
IVO = Bought(customer=2, last_on=date(2026, 6, 1), orders=2, spent_minor=4_000)
JO = Bought(customer=3, last_on=date(2025, 12, 1), orders=1, spent_minor=1_000)
FIVE = Scale()


def test_the_best_customer_has_the_highest_digits():
    assert [score.score for score in scores_of([HANNA, IVO, JO], replace(FIVE, recency_divisions=3))] == [344, 222, 111]


def test_digits_are_added_with_their_weights():
    three = Scale(recency_divisions=3, frequency_divisions=3, monetary_divisions=3, recency_multiplier=10, add=True)
    assert [score.score for score in scores_of([HANNA, IVO, JO], three)] == [36, 24, 12]


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
