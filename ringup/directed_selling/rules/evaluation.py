"""Asks of learned suggestions what they would have been worth in orders that they have not seen.

After each line of such an order three items are suggested for the item just entered, none that is in the order already.
It is a hit where one of the three is entered later in that order. The same question is put to the most popular items.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Generic

from ringup.directed_selling.rules.learning import Item

SHOWN = 3
# Popular items from which those that are not in the order yet are taken; it has no more lines that count.
POPULAR = 100
# Nobody is asked a hundred times in a call.
LONGEST = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """So many of the questions were hits."""

    hits: int
    asked: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.hits / self.asked if self.asked else 0.0

    @property
    def doubt(self) -> float:
        """Half the width of the 95 % interval of the share; questions in one order are not independent."""
        return 1.96 * sqrt(self.share * (1 - self.share) / self.asked) if self.asked else 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation(Generic[Item]):
    """What was learned against what is popular, on the same questions."""

    orders: int
    learned: Rate
    popular: Rate


def evaluate(
    baskets: Iterable[Sequence[Item]], suggestions: Mapping[Item, Sequence[Item]], popular: Sequence[Item]
) -> Evaluation[Item]:
    """`suggestions` are those of each item, the best first; `popular` fills up where there are fewer than three."""
    orders = asked = learned = baseline = 0
    for basket in baskets:
        if not 2 <= len(basket) <= LONGEST:
            continue
        orders += 1
        for at in range(len(basket) - 1):
            have, later = set(basket[: at + 1]), set(basket[at + 1 :])
            common = [item for item in popular if item not in have]
            own = [item for item in suggestions.get(basket[at], ()) if item not in have][:SHOWN]
            shown = list(dict.fromkeys([*own, *common]))[:SHOWN]
            asked += 1
            learned += not later.isdisjoint(shown)
            baseline += not later.isdisjoint(common[:SHOWN])
    return Evaluation(orders=orders, learned=Rate(hits=learned, asked=asked), popular=Rate(hits=baseline, asked=asked))
