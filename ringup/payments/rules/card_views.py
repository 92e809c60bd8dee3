"""What of a card people saw, and where: never more than its brand and its last four digits."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """Where card data is seen."""

    DESK = "desk"
    BILLING = "billing"
    OFFICE = "office"
    API = "api"


@dataclass(frozen=True, kw_only=True)
class SeenCard:
    """A card as it stood on the screen; `card` is its public id."""

    card: str
    brand: str
    last_four: str


def each_once(cards: Iterable[SeenCard]) -> tuple[SeenCard, ...]:
    """The cards of one view, each once however often it stands there, in the order of the screen.

    >>> visa = SeenCard(card="a", brand="visa", last_four="1111")
    >>> len(each_once([visa, visa]))
    1
    """
    return tuple({seen.card: seen for seen in cards}.values())
