"""What a prompt is worth: what it earned in the seconds that it took, and when it steps back (beyond 19).

A prompt takes the time from when it is seen until it is taken or the order goes on. Three prompts that stand there for
nine seconds took three each. What nobody looked at any more takes no longer than `LONGEST`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import lgamma, log, sqrt

# Seconds; a caller who fetches a card is not the prompt's doing.
LONGEST = 20
# Days over which a prompt is judged. What has stepped back is not shown, and so comes back when these are over.
WINDOW = 28
# Showings before which nobody judges.
LEAST_SHOWN = 50
# Showings of the average prompt that are added to its own, so that one lucky sale does not lead the list.
DOUBT = 20
# Half the width of a 95 % interval in standard errors.
SURE = 1.96
# Part of the prompts that are worth their talk which may step back all the same, over all looks of a window.
UNLUCKY = 0.05


class PromptKind(StrEnum):
    """What kind of prompt it is."""

    CROSS_SELL = "cross_sell"
    UP_SELL = "up_sell"
    LEARNED = "learned"
    GAP = "gap"


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A prompt beside a line with the item: another item (its key), or an offer of the gap ladder by its rule."""

    kind: PromptKind
    item: int | None = None
    offered: int | None = None
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a second of a prompt is taken to earn, what one of all prompts earned, and whether it has stepped back."""

    worth: float
    usual: float
    stepped_back: bool = False


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What the goods of an order come to without tax and charges, and over their cost where it is known."""

    revenue_minor: int
    margin_minor: int

    def beyond(self, before: "Worth") -> "Worth":
        """What came on top."""
        return Worth(
            revenue_minor=self.revenue_minor - before.revenue_minor,
            margin_minor=self.margin_minor - before.margin_minor,
        )


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What the showings of a prompt came to. Amounts are minor units; `squares` is the sum of each margin squared.

    `takes`: how many of them were taken in orders that hold, which all margin is of.
    """

    shown: int
    seconds: float
    takes: int = 0
    margin_minor: int = 0
    squares: float = 0.0
    cost_minor: float = 0.0

    @property
    def per_second(self) -> float:
        """What a second of it earned."""
        return self.margin_minor / self.seconds if self.seconds else 0.0


def seconds_taken(stood: float, together: int) -> float:
    """The part of one of the prompts that stood there together, for that many seconds.

    >>> seconds_taken(9.0, 3), seconds_taken(300.0, 2)
    (3.0, 10.0)
    """
    return min(max(stood, 0.0), LONGEST) / max(together, 1)


def steps_back(tally: Tally, average: Tally) -> bool:
    """Whether it earns less than the talk costs, and not by bad luck.

    All prompts earn 1.00 with a take. One that was shown 100 times for 300 seconds, which cost 2.50, and never taken
    would have been taken 7.3 times with luck, for 7.33: it stays. After 600 showings that cost 15.00 luck is
    worth no more than 9.32: it steps back.

    >>> usual = Tally(shown=1000, seconds=3000, takes=40, margin_minor=4000)
    >>> steps_back(Tally(shown=100, seconds=300, cost_minor=250), usual)
    False
    >>> steps_back(Tally(shown=600, seconds=1800, cost_minor=1500), usual)
    True
    """
    if tally.shown < LEAST_SHOWN or (not tally.takes and not average.takes):
        return False  # nobody knows yet what a take is worth
    take = _take_with_luck(tally, average)
    takes = tally.shown * most_often(tally.shown, tally.takes) if take > 0 else float(tally.takes)
    return takes * take < tally.cost_minor


def most_often(shown: int, taken: int) -> float:
    """The largest share of takes with which so few of so many are no proof of a smaller one, however often one looks.

    A bet that spreads its stake evenly over all shares is worth 1 on average as long as the share is the true one; it
    reaches 1/α in fewer than α of all cases, at whatever look (Robbins 1970; the bound of a mean is no use here, as its
    width is nothing where nothing was taken).

    >>> round(most_often(50, 0), 3), round(most_often(1000, 0), 4), round(most_often(1000, 100), 3)
    (0.129, 0.0099, 0.138)
    """
    if not shown or taken >= shown:
        return 1.0
    stake = lgamma(taken + 1) + lgamma(shown - taken + 1) - lgamma(shown + 2) + log(UNLUCKY)
    low, high = taken / shown, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        likely = (taken * log(middle) if taken else 0.0) + (shown - taken) * log(1 - middle)
        low, high = (middle, high) if likely > stake else (low, middle)
    return high


def _take_with_luck(tally: Tally, average: Tally) -> float:
    """What a take may earn: the mean of its own and of a usual one, and the luck of a 95 % interval."""
    usual = (1, average.margin_minor / average.takes) if average.takes else (0, 0.0)
    count = tally.takes + usual[0]
    mean = (tally.margin_minor + usual[1]) / count
    if not tally.takes:
        return mean
    own = tally.margin_minor / tally.takes
    return mean + SURE * sqrt(max(tally.squares / tally.takes - own * own, 0.0) / count)


def worth_per_second(tally: Tally, average: Tally) -> float:
    """What a second is taken to earn: its own, and `DOUBT` showings of the average; of a new one the average of all.

    All prompts together earned 10.00 in 1,000 showings of 3 seconds, a third of a cent a second. One that earned 5.00
    in 50 showings of 4 seconds is taken for (500 + 20) / (200 + 60) = 2 cents a second, not for 2.5.

    >>> all_of_them = Tally(shown=1000, seconds=3000, margin_minor=1000)
    >>> worth_per_second(Tally(shown=50, seconds=200, margin_minor=500), all_of_them)
    2.0
    """
    if tally.shown < LEAST_SHOWN or not average.shown:
        return average.per_second
    margin = tally.margin_minor + DOUBT * average.margin_minor / average.shown
    seconds = tally.seconds + DOUBT * average.seconds / average.shown
    return margin / seconds if seconds else 0.0


def best_first(prompts: Sequence[Prompt], standings: Mapping[Prompt, Standing]) -> list[Prompt]:
    """Those that have not stepped back, what a second earns most by first; equals stay as they are.

    What nobody has measured yet is taken for usual, so that it is tried where the others are worse.

    >>> lamp, mug, clock = (Prompt(kind=PromptKind.CROSS_SELL, item=1, offered=item) for item in (7, 8, 9))
    >>> standings = {lamp: Standing(worth=0.5, usual=1.0), clock: Standing(worth=2.0, usual=1.0)}
    >>> [prompt.offered for prompt in best_first([lamp, mug, clock], standings)]
    [9, 8, 7]
    """
    usual = next((standing.usual for standing in standings.values()), 0.0)
    unknown = Standing(worth=usual, usual=usual)
    known = [(prompt, standings.get(prompt, unknown)) for prompt in prompts]
    offered = [(prompt, standing.worth) for prompt, standing in known if not standing.stepped_back]
    return [prompt for prompt, _ in sorted(offered, key=lambda each: -each[1])]
