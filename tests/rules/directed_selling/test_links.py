"""Which links of an item hold."""

import doctest
from datetime import date

import pytest

from ringup.directed_selling.rules import links
from ringup.directed_selling.rules.links import Link, links_in_force

TODAY = date(2026, 11, 21)


def test_its_examples_hold() -> None:
    assert doctest.testmod(links).failed == 0


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (date(2026, 11, 22), None, False),
        (None, date(2026, 11, 20), False),
    ],
)
def test_both_days_count(starts_on: date | None, ends_on: date | None, *, holds: bool) -> None:
    link = Link(key=1, linked=2, priority=1, starts_on=starts_on, ends_on=ends_on)
    assert bool(links_in_force([link], TODAY)) is holds


def test_links_that_are_switched_off_are_left_out() -> None:
    assert links_in_force([Link(key=1, linked=2, priority=1, active=False)], TODAY) == []


def test_a_catalog_that_links_the_item_has_the_last_word_even_out_of_its_days() -> None:
    standard = Link(key=1, linked=2, priority=1)
    over = Link(key=2, linked=3, priority=1, ends_on=date(2026, 1, 1), of_catalog=True)
    assert links_in_force([standard, over], TODAY) == []


def test_of_equal_priority_the_older_comes_first() -> None:
    found = links_in_force([Link(key=at, linked=at, priority=2) for at in (5, 3, 4)], TODAY)
    assert [link.key for link in found] == [3, 4, 5]
