"""What a completed set of units gets: an offer for some or all of its units, or one amount for the whole set."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ringup.pricing.rules.offer import Offer, minor_of

# The search reckons in millionths of a minor unit: whole numbers, and no cent is decided by what is cut off.
MICRO = 1_000_000


class Piece(NamedTuple):
    """One unit of a set: its price in millionths of a minor unit, its row's offer, whether it may be discounted."""

    price: int
    offer: Offer | None
    blocked: bool
    # The price before all discounts where offers are taken of it; else they are taken of `price`.
    original: int | None = None
    # The price before all discounts, by which the cheapest of a set are found; absent: `price`.
    listed: int | None = None
    # What the set's offer would leave the customer less to pay for the unit, others' offers on it included.
    effect: int = 0

    @property
    def dearness(self) -> int:
        """By what the cheapest are found: discounts that stand on a unit already do not make it cheaper."""
        return self.price if self.listed is None else self.listed

    def taken_by(self, offer: Offer | None, left: int, scale: int) -> int:
        """What an offer takes off the unit when so much is left of its price."""
        if offer is None:
            return 0
        return min(left, micro_off(offer, left if self.original is None else self.original, scale))


class Share(NamedTuple):
    """Units of one line in equal sets: how many, worth what now in minor units, their offer, whether blocked."""

    quantity: Decimal
    value_minor: int
    offer: Offer | None
    blocked: bool


@dataclass(frozen=True, kw_only=True)
class Reward:
    """`offers` says what each unit gets; `whole` that it is one amount of the set, shared out over its units."""

    whole: bool = False
    # Whether every unit's gain is its own, whatever else is in the set.
    separable: bool = True
    # Whether dearer units bring more.
    by_price: bool = True

    @property
    def rank(self) -> int:
        """The place among compounds on one unit: price, then amount, then percentage (spec §15.3)."""
        raise NotImplementedError

    def rank_of(self, offer: Offer | None) -> int:
        """The same for a unit whose row makes the offer."""
        return self.rank

    def offers(self, pieces: Sequence[Piece]) -> list[Offer | None]:
        """The offer that each unit gets, for rewards that are not `whole` or are made of such offers."""
        raise NotImplementedError

    def total(self, shares: Sequence["Share"], sets: int, scale: int) -> int:
        """Of a `whole` reward what so many equal sets take off, in minor units, at the units' value at that moment."""
        raise NotImplementedError

    def gain(self, pieces: Sequence[Piece], scale: int) -> int:
        """What one set takes off, in millionths of a minor unit."""
        found = zip(pieces, self.offers(pieces), strict=True)
        return sum(piece.taken_by(offer, piece.price, scale) for piece, offer in found)

    def adds_up(self, least: int, scale: int) -> bool:
        """Whether what sets take off is a sum over their units, where no set is worth less than `least`."""
        return self.separable


@dataclass(frozen=True, kw_only=True)
class EachGets(Reward):
    """Every unit of the set gets the offer: 30 % off A and B."""

    offer: Offer

    @property
    def rank(self) -> int:
        return self.offer.rank

    def offers(self, pieces: Sequence[Piece]) -> list[Offer | None]:
        return [None if piece.blocked else self.offer for piece in pieces]


@dataclass(frozen=True, kw_only=True)
class RowsGive(Reward):
    """Every unit gets its row's own offer, and that is what decides its turn: 2 of tea nothing, 1 of cups 50 %."""

    @property
    def rank(self) -> int:
        return 2

    def rank_of(self, offer: Offer | None) -> int:
        return self.rank if offer is None else offer.rank

    def offers(self, pieces: Sequence[Piece]) -> list[Offer | None]:
        return [None if piece.blocked else piece.offer for piece in pieces]


@dataclass(frozen=True, kw_only=True)
class CheapestGet(Reward):
    """The `count` cheapest units of the set get the offer: the cheaper of two at half price.

    As a `whole` what they get is spread over all units in proportion to their prices (decision 29).
    """

    offer: Offer
    count: int
    separable: bool = False

    @property
    def rank(self) -> int:
        return self.offer.rank

    def offers(self, pieces: Sequence[Piece]) -> list[Offer | None]:
        open_pieces = [at for at, piece in enumerate(pieces) if not piece.blocked]
        # Of equally cheap units those for which it brings the customer most, and of these the later ones.
        cheapest = sorted(open_pieces, key=lambda at: (pieces[at].dearness, -pieces[at].effect, -at))[: self.count]
        return [self.offer if at in cheapest else None for at in range(len(pieces))]

    def total(self, shares: Sequence[Share], sets: int, scale: int) -> int:
        return sum(each.offer.off(each.value_minor, each.quantity, scale) for each in shares if each.offer is not None)


@dataclass(frozen=True, kw_only=True)
class SetAmount(Reward):
    """One amount off the set: 10.00 off A and B together."""

    amount: Decimal
    whole: bool = True
    by_price: bool = False

    @property
    def rank(self) -> int:
        return 1

    def offers(self, pieces: Sequence[Piece]) -> list[Offer | None]:
        return [None] * len(pieces)

    def total(self, shares: Sequence[Share], sets: int, scale: int) -> int:
        return min(open_value(shares), minor_of(self.amount * sets, scale))

    def gain(self, pieces: Sequence[Piece], scale: int) -> int:
        return min(open_price(pieces), int(self.amount * scale * MICRO))

    def adds_up(self, least: int, scale: int) -> bool:
        return least >= int(self.amount * scale * MICRO)


@dataclass(frozen=True, kw_only=True)
class SetPrice(Reward):
    """One price for the set: A and B for 30.00 together."""

    price: Decimal
    whole: bool = True

    @property
    def rank(self) -> int:
        return 0

    def offers(self, pieces: Sequence[Piece]) -> list[Offer | None]:
        return [None] * len(pieces)

    def total(self, shares: Sequence[Share], sets: int, scale: int) -> int:
        value = sum(each.value_minor for each in shares)
        return max(0, min(open_value(shares), value - minor_of(self.price * sets, scale)))

    def gain(self, pieces: Sequence[Piece], scale: int) -> int:
        value = sum(piece.price for piece in pieces)
        return min(open_price(pieces), value - int(self.price * scale * MICRO))


def open_price(pieces: Sequence[Piece]) -> int:
    """What the units that may be discounted cost."""
    return sum(piece.price for piece in pieces if not piece.blocked)


def open_value(shares: Sequence[Share]) -> int:
    """What the units that may be discounted are worth now."""
    return sum(share.value_minor for share in shares if not share.blocked)


def micro_off(offer: Offer, price: int, scale: int) -> int:
    """What an offer takes off one unit, in millionths of a minor unit."""
    if offer.percent is not None:
        numerator, denominator = offer.ratio
        return price * numerator // denominator
    if offer.amount is not None:
        return min(price, int(offer.amount * scale * MICRO))
    if offer.price is not None:
        return max(0, price - int(offer.price * scale * MICRO))
    return 0
