"""What the calls of a version came to, how sure that is, and when a version does harm (beyond 20).

Shares have Wilson's interval, means the normal one, differences of means Welch's: each holds at 95 % for whoever looks
once. A job looks every hour, so harm is asked of a bound that holds at all times together: Robbins' mixture. With D the
difference to another version, V the square of its standard error, and better by T·|Z| as likely as Z is normal,

    E = 2 · √(V / (V + T²)) · exp(D²T² / (2V(V + T²))) · Φ(D·T / √(V(V + T²)))

is a bet against "not worse" that is worth 1 on average however often one looks; it reaches 1/α in fewer than α of all
experiments in which nothing is wrong (Robbins 1970; Johari et al. 2022, "Always valid inference").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt
from statistics import NormalDist

# Half the width of a 95 % interval in standard errors.
SURE = 1.96
# Part of all experiments without any harm in which a version may be stopped all the same, over all looks and measures.
FALSE_ALARMS = 0.05
# Calls of each version before anybody judges: a mean of fewer is not near a normal one.
LEAST_CALLS = 50
# The harm that is found soonest, in standard deviations of a call.
TUNED_TO = 0.2
# Beyond this the bet is won; exp() ends at 709.
WON = 700.0

NORMAL = NormalDist()


class Measure(StrEnum):
    """What a version is judged by: calls that become orders, and margin less the cost of the talk."""

    CONVERSION = "conversion"
    EARNED = "earned"


@dataclass(frozen=True, kw_only=True)
class Sums:
    """A figure of each call, added up, and its squares."""

    calls: int = 0
    total: float = 0.0
    squares: float = 0.0

    @property
    def mean(self) -> float:
        """Of a call."""
        return self.total / self.calls if self.calls else 0.0

    @property
    def variance(self) -> float:
        """Of single calls about their mean, from a sample."""
        if self.calls < 2:
            return 0.0
        return max(self.squares - self.calls * self.mean**2, 0.0) / (self.calls - 1)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Harm:
    """A version (None: the own text) that is worse than another, and by what that was seen."""

    version: int | None
    than: int | None
    measure: Measure
    own: Sums
    other: Sums


def share_interval(sums: Sums) -> Interval:
    """Wilson's interval of a share: it stays inside 0 and 1 and holds for few calls, too.

    30 of 100 calls: between 21.9 % and 39.6 %.

    >>> found = share_interval(Sums(calls=100, total=30, squares=30))
    >>> round(found.low, 3), round(found.high, 3)
    (0.219, 0.396)
    """
    if not sums.calls:
        return Interval(value=0.0, low=0.0, high=1.0)
    n, p, z = sums.calls, sums.mean, SURE
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(value=p, low=max(middle - half, 0.0), high=min(middle + half, 1.0))


def mean_interval(sums: Sums) -> Interval:
    """The normal interval of a mean, as the calls of a version are many.

    100 calls, 20.00 each on average with a standard deviation of 10.00: between 18.04 and 21.96.

    >>> found = mean_interval(Sums(calls=100, total=2000, squares=49_900))
    >>> round(found.low, 2), round(found.high, 2)
    (18.04, 21.96)
    """
    half = SURE * sqrt(sums.variance / sums.calls) if sums.calls else 0.0
    return Interval(value=sums.mean, low=sums.mean - half, high=sums.mean + half)


def lift(own: Sums, other: Sums) -> Interval:
    """How much more a call of one is worth than one of the other; each has a variance of its own (Welch)."""
    value = own.mean - other.mean
    half = SURE * sqrt(_doubt(own, other))
    return Interval(value=value, low=value - half, high=value + half)


def bet_against(own: Sums, other: Sums) -> float:
    """The logarithm of what the bet is worth that the first is worse than the other.

    200 orders in 1,000 calls against 300 in as many: e to the 12, where it takes e to the 4.4 to be sure.

    >>> few, many = Sums(calls=1000, total=200, squares=200), Sums(calls=1000, total=300, squares=300)
    >>> round(bet_against(few, many), 1), bet_against(many, few) < 0
    (12.0, True)
    """
    doubt = _doubt(own, other)
    calls = own.calls + other.calls
    if doubt <= 0.0 or calls <= 2:
        return 0.0
    single = ((own.calls - 1) * own.variance + (other.calls - 1) * other.variance) / (calls - 2)
    scale = TUNED_TO**2 * single
    wide = doubt * (doubt + scale)
    worse = other.mean - own.mean
    sided = NORMAL.cdf(worse * sqrt(scale / wide))
    if sided <= 0.0:
        return -WON
    gained = worse**2 * scale / (2 * wide)
    return min(log(2 * sided) + log(doubt / (doubt + scale)) / 2 + gained, WON)


def find_harm(versions: Mapping[int | None, Mapping[Measure, Sums]]) -> list[Harm]:
    """The versions that are worse than another by any measure, each once, the worst sign of it; never all of them.

    The false alarms allowed are shared by all comparisons, so that none is free. One version always goes on.
    """
    pairs = [(own, other) for own in versions for other in versions if own != other]
    if not pairs:
        return []
    enough = log(len(pairs) * len(Measure) / FALSE_ALARMS)
    found: dict[int | None, tuple[float, Harm]] = {}
    for bet, harm in _bets(versions, pairs):
        if bet >= enough and bet > found.get(harm.version, (enough - 1, harm))[0]:
            found[harm.version] = (bet, harm)
    worst_first = sorted(found.values(), key=lambda each: -each[0])
    return [harm for _, harm in worst_first[: len(versions) - 1]]


def _bets(
    versions: Mapping[int | None, Mapping[Measure, Sums]], pairs: Sequence[tuple[int | None, int | None]]
) -> Iterator[tuple[float, Harm]]:
    for own, other in pairs:
        for measure in Measure:
            mine, theirs = versions[own][measure], versions[other][measure]
            if min(mine.calls, theirs.calls) >= LEAST_CALLS:
                harm = Harm(version=own, than=other, measure=measure, own=mine, other=theirs)
                yield bet_against(mine, theirs), harm


def _doubt(own: Sums, other: Sums) -> float:
    """The square of the standard error of the difference of the means."""
    return sum(each.variance / each.calls for each in (own, other) if each.calls)
