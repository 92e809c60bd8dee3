"""How sure an outcome is, and that a version which does harm is stopped while one that does none seldom is."""

from random import Random

import pytest

from ringup.directed_selling.rules.experiments import (
    FALSE_ALARMS,
    LEAST_CALLS,
    Interval,
    Measure,
    Sums,
    find_harm,
    lift,
    mean_interval,
    share_interval,
)

LOOK_EVERY = 40


class Calls:
    """What the calls of a version came to so far."""

    def __init__(self) -> None:
        self.calls = self.bought = 0
        self.earned = self.squares = 0.0

    def add(self, chance: Random, rate: float) -> None:
        """One more: talk costs something, an order earns a skewed amount."""
        bought = chance.random() < rate
        earned = (chance.lognormvariate(3, 0.8) if bought else 0.0) - chance.expovariate(1 / 3)
        self.calls += 1
        self.bought += bought
        self.earned += earned
        self.squares += earned * earned

    def sums(self) -> dict[Measure, Sums]:
        """As the job reads them."""
        return {
            Measure.CONVERSION: Sums(calls=self.calls, total=self.bought, squares=self.bought),
            Measure.EARNED: Sums(calls=self.calls, total=self.earned, squares=self.squares),
        }


def stopped_after(seed: int, rates: dict[int | None, float], calls: int) -> tuple[list[int | None], int]:
    """Which versions a job stops that looks every 40 calls, and after how many; none after all of them."""
    chance = Random(seed)
    versions = {key: Calls() for key in rates}
    for made in range(1, calls + 1):
        version = chance.choice(list(rates))
        versions[version].add(chance, rates[version])
        if made % LOOK_EVERY == 0:
            harm = find_harm({key: each.sums() for key, each in versions.items()})
            if harm:
                return [each.version for each in harm], made
    return [], calls


@pytest.mark.parametrize("rates", [{None: 0.3, 7: 0.3}, {None: 0.05, 7: 0.05}, {None: 0.3, 7: 0.3, 8: 0.3}])
def test_looking_all_the_time_raises_no_more_false_alarms_than_allowed(rates: dict[int | None, float]) -> None:
    experiments = 100
    alarms = sum(bool(stopped_after(seed, rates, 1200)[0]) for seed in range(experiments))
    assert alarms / experiments <= FALSE_ALARMS


def test_a_test_for_a_single_look_would_cry_wolf() -> None:
    """Why the bound is needed: the usual interval, looked at every 40 calls, errs in many of the same experiments."""

    def alarmed(seed: int) -> bool:
        chance, versions = Random(seed), {None: Calls(), 7: Calls()}
        for made in range(1, 1201):
            version = chance.choice([None, 7])
            versions[version].add(chance, 0.3)
            if made % LOOK_EVERY == 0 and made >= 2 * LEAST_CALLS:
                own, other = (each.sums()[Measure.CONVERSION] for each in versions.values())
                found = lift(own, other)
                if found.low > 0 or found.high < 0:
                    return True
        return False

    assert sum(alarmed(seed) for seed in range(60)) > 3 * FALSE_ALARMS * 60


@pytest.mark.parametrize(("rates", "worst"), [({None: 0.3, 7: 0.2}, 7), ({None: 0.2, 7: 0.3}, None)])
def test_a_version_that_loses_a_third_of_the_orders_is_stopped(
    rates: dict[int | None, float], worst: int | None
) -> None:
    found = [stopped_after(seed, rates, 2400) for seed in range(30)]
    assert sum(stopped == [worst] for stopped, _ in found) / len(found) > 0.9
    assert sorted(calls for _, calls in found)[len(found) // 2] < 1200, "half of them long before that"


def test_of_three_the_worst_go_and_one_goes_on() -> None:
    def of(rate: float) -> dict[Measure, Sums]:
        sums = Sums(calls=2000, total=2000 * rate, squares=2000 * rate)
        return dict.fromkeys(Measure, sums)

    found = find_harm({None: of(0.1), 7: of(0.3), 8: of(0.2)})
    assert [harm.version for harm in found] == [None, 8]
    assert {harm.than for harm in found} == {7}
    assert found[0].own.calls == 2000


def test_few_calls_are_no_sign() -> None:
    none, all_of_them = Sums(calls=LEAST_CALLS - 1), Sums(calls=1000, total=1000, squares=1000)
    assert find_harm({None: dict.fromkeys(Measure, all_of_them), 7: dict.fromkeys(Measure, none)}) == []
    assert find_harm({None: dict.fromkeys(Measure, none)}) == []


def test_no_call_is_no_knowledge() -> None:
    assert share_interval(Sums()) == Interval(value=0.0, low=0.0, high=1.0)
    assert mean_interval(Sums()) == Interval(value=0.0, low=0.0, high=0.0)


def test_intervals_hold_in_ninety_five_of_a_hundred_samples() -> None:
    chance = Random(5)
    samples, inside = 300, 0
    for _ in range(samples):
        calls = Calls()
        for _ in range(200):
            calls.add(chance, 0.1)
        found = share_interval(calls.sums()[Measure.CONVERSION])
        inside += found.low <= 0.1 <= found.high
    assert 0.92 < inside / samples < 0.98
