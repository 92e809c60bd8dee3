"""Learns from past orders what is bought together (beyond 19).

A suggestion is worth how much likelier the other item is in an order with the item than in any order. 60 of 100 orders
with a teapot have cups, and 5 of 100 of all orders: the cups are worth 60 / (100 + 20) − 0.05 = 0.45. The 20 stand for
orders that we have not seen, so that a chance meeting of two rare items is not taken for a rule.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """From how many orders on an item and a pair are looked at, how many suggestions an item keeps, and the doubt."""

    least_orders: int = 10
    least_together: int = 5
    most: int = 12
    doubt: int = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion(Generic[Item]):
    """`together` orders have both; `support` is their share of all orders, `confidence` of those with the item."""

    item: Item
    suggested: Item
    together: int
    support: float
    confidence: float
    worth: float


def learn(baskets: Sequence[Sequence[Item]], terms: Terms) -> Iterator[Suggestion[Item]]:
    """The suggestions of every item, the best first. A basket names each of its items once."""
    bought = Counter(chain.from_iterable(baskets))
    places: dict[Item, list[int]] = {}
    for number, basket in enumerate(baskets):
        for item in basket:
            if bought[item] >= terms.least_orders:
                places.setdefault(item, []).append(number)
    for item, numbers in places.items():
        together = Counter(chain.from_iterable(baskets[number] for number in numbers))
        del together[item]
        found = [
            Suggestion(
                item=item,
                suggested=other,
                together=count,
                support=count / len(baskets),
                confidence=count / len(numbers),
                worth=count / (len(numbers) + terms.doubt) - bought[other] / len(baskets),
            )
            for other, count in together.items()
            if count >= terms.least_together
        ]
        # Of equals the one that was bought first in our time, so that the same orders teach the same again.
        found.sort(key=lambda one: -one.worth)
        yield from (one for one in found[: terms.most] if one.worth > 0)


def most_popular(baskets: Sequence[Sequence[Item]], count: int) -> list[Item]:
    """The items that stand in most orders: what learning has to beat."""
    return [item for item, _ in Counter(chain.from_iterable(baskets)).most_common(count)]
