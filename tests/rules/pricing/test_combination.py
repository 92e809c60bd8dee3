"""The search for the best combination by itself (O-025, O-026)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringup.pricing.rules.combination import (
    STEPS_PER_MS,
    OutOfSteps,
    Pool,
    Search,
    SetBid,
    best_combination,
    counted,
)
from ringup.pricing.rules.integer_program import Column, Row, choose
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.reward import MICRO, CheapestGet, EachGets, Reward

HALF_OF_CHEAPER = CheapestGet(offer=Offer(percent=Decimal(50)), count=1)
FIFTH = EachGets(offer=Offer(percent=Decimal(20)))


def pools(*prices: int) -> list[Pool]:
    return [Pool(units=1, price=price * 100 * MICRO, without=0) for price in prices]


def pair(reward: Reward, *members: int) -> SetBid:
    return SetBid(groups=((2, {member: Offer() for member in members}),), reward=reward)


@pytest.mark.oracle("O-025")
def test_four_products_and_two_discounts_have_twelve_first_steps() -> None:
    bids = [pair(HALF_OF_CHEAPER, 0, 1, 2, 3), pair(FIFTH, 0, 1, 2, 3)]
    search = Search(pools(10, 11, 12, 13), bids, 100)
    steps = [picks for bid in bids for picks in search.possible(bid, (1, 1, 1, 1))]
    assert len(steps) == 12
    assert len(set(steps)) == 6


@pytest.mark.oracle("O-026")
def test_marginal_values_rank_by_what_a_shared_unit_is_worth() -> None:
    """D1 on A and B, D2 on B alone: MV(D1) = D1(A,B) − D1(A) per B, MV(D2) = D2(B) per B."""
    first = pair(FIFTH, 0, 1)
    second = SetBid(groups=((1, {1: Offer()}),), reward=EachGets(offer=Offer(percent=Decimal(30))))
    assert Search(pools(10, 10), [first, second], 100).by_marginal_value() == [0, 1]
    assert Search(pools(4, 10), [first, second], 100).by_marginal_value() == [1, 0]


def test_the_search_finds_what_taking_the_best_first_would_miss() -> None:
    """The best single set uses the units that two others need."""
    bids = [pair(FIFTH, 1, 2), SetBid(groups=((2, {0: Offer(), 1: Offer()}),), reward=HALF_OF_CHEAPER),
            SetBid(groups=((2, {2: Offer(), 3: Offer()}),), reward=HALF_OF_CHEAPER)]  # fmt: skip
    found = best_combination(pools(20, 20, 20, 20), bids, time_limit_ms=50, scale=100)
    assert found.optimal
    assert sorted(made.bid for made in found.made) == [1, 2]


def brute_force(left: tuple[int, ...], bids: list[SetBid], search: Search, without: list[int]) -> int:
    """The most that any sequence of sets takes off, with what is left to other discounts."""
    best = sum(units * instead for units, instead in zip(left, without, strict=True))
    for bid in bids:
        for picks in search.possible(bid, left):
            rest = tuple(units - counted(picks).get(at, 0) for at, units in enumerate(left))
            best = max(best, search.gain(bid, picks) + brute_force(rest, bids, search, without))
    return best


UNITS = st.lists(st.tuples(st.integers(1, 2), st.integers(1, 30), st.integers(0, 3)), min_size=1, max_size=3)
WANTED = st.lists(
    st.tuples(st.booleans(), st.integers(1, 3), st.sets(st.integers(0, 2), min_size=1)), min_size=1, max_size=2
)


@pytest.mark.parametrize("way", ["searched", "programmed"])
@settings(max_examples=60, deadline=None)
@given(UNITS, WANTED)
def test_nothing_takes_more_than_an_optimal_combination(
    way: str, units: list[tuple[int, int, int]], wanted: list[tuple[bool, int, set[int]]]
) -> None:
    found = [
        Pool(units=count, price=price * 100 * MICRO, without=instead * 100 * MICRO) for count, price, instead in units
    ]
    bids = [
        SetBid(
            groups=((size, {member: Offer() for member in members if member < len(found)}),),
            reward=HALF_OF_CHEAPER if cheaper else FIFTH,
        )
        for cheaper, size, members in wanted
        if any(member < len(found) for member in members)
    ]
    search = Search(found, bids, 100)
    if way == "searched":
        combination = best_combination(found, bids, time_limit_ms=1000, scale=100)
    else:
        combination = search.programmed(1000)
    taken = [0] * len(found)
    for made in combination.made:
        for pool, count in counted(made.picks).items():
            taken[pool] += made.sets * count
    gained = search.worth(combination.made) + sum(pool.units * pool.without for pool in found)
    assert combination.optimal
    assert all(used <= pool.units for pool, used in zip(found, taken, strict=True))
    left = tuple(pool.units for pool in found)
    assert gained == brute_force(left, bids, Search(found, bids, 100), [pool.without for pool in found])


def test_what_the_search_cannot_finish_goes_to_the_integer_program() -> None:
    """The cheaper of a cup and a saucer at half price, fourteen of each: best where the dearest go with the dearest."""
    cups, saucers = ([100 + 13 * (at * step) % 97 for at in range(14)] for step in (5, 11))
    units = pools(*cups, *saucers)
    half = SetBid(
        groups=((1, {at: Offer() for at in range(14)}), (1, {at: Offer() for at in range(14, 28)})),
        reward=HALF_OF_CHEAPER,
    )
    search = Search(units, [half], 100)
    with pytest.raises(OutOfSteps):
        search.exhaustive(50 * STEPS_PER_MS)
    found = best_combination(units, [half], time_limit_ms=50, scale=100)
    assert found.optimal
    pairs = zip(sorted(cups), sorted(saucers), strict=True)
    assert search.worth(found.made) == sum(min(cup, saucer) for cup, saucer in pairs) * 100 * MICRO // 2
    assert best_combination(units, [half], time_limit_ms=50, scale=100) == found


def test_a_program_that_comes_out_in_halves_is_asked_again_in_whole_numbers() -> None:
    """Three units, each pair of them worth the same: half of every pair would be worth more than one whole pair."""
    pairs = [Column(2 * MICRO, tuple((unit, 1) for unit in two), 1) for two in ((0, 1), (1, 2), (0, 2))]
    taken, optimal = choose(pairs, [Row(0, 1)] * 3, nodes=100)
    assert optimal
    assert sorted(taken) == [0, 0, 1]


def test_without_time_the_discounts_are_ranked() -> None:
    """Pairs of neighbors in a row: one discount after the other takes what the next would need."""
    units = pools(*(100 + 7 * at % 41 for at in range(40)))
    bids = [pair(EachGets(offer=Offer(percent=Decimal(15 + 11 * at % 17))), at, at + 1) for at in range(39)]
    search = Search(units, bids, 100)
    ranked, proved = (best_combination(units, bids, time_limit_ms=limit, scale=100) for limit in (0, 50))
    assert (ranked.optimal, proved.optimal) == (False, True)
    assert search.worth(ranked.made) < search.worth(proved.made)
