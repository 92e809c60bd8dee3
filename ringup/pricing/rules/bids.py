"""Bids: deals with the discount behind them, as they compete; and what amounts depend on besides them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ringup.pricing.rules.calculation import Portion, TrailStep
from ringup.pricing.rules.deal import SetDeal
from ringup.pricing.rules.discount import Concurrency, Discount
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.policy import Policy


@dataclass(frozen=True, kw_only=True, slots=True)
class Bid:
    """The discount behind a deal; `position` is its place in the book."""

    discount: str
    concurrency: Concurrency
    position: int
    priority: int

    @property
    def is_exclusive(self) -> bool:
        """Whether nothing else of the rules may stand on its units."""
        return self.concurrency is Concurrency.EXCLUSIVE


@dataclass(frozen=True, kw_only=True, slots=True)
class RateBid(Bid):
    """An offer for any units of the lines on which it stands."""

    offer: Offer
    # What the trail of a line says where the bid loses.
    loss: TrailStep


@dataclass(frozen=True, kw_only=True, slots=True)
class SetsBid(Bid):
    """A reward for completed sets of units."""

    deal: SetDeal

    @property
    def lines(self) -> set[int]:
        """All lines that could be in a set."""
        return {line for group in self.deal.groups for line in group.offers}


def rate_bid(discount: Discount, position: int, priority: int, offer: Offer) -> RateBid:
    """One bid, for all the lines on which a rate deal stands."""
    return RateBid(
        discount=discount.id,
        concurrency=discount.concurrency,
        position=position,
        priority=priority,
        offer=offer,
        loss=TrailStep("discount", discount.id, None, None, "beaten"),
    )


def sets_bid(discount: Discount, position: int, priority: int, deal: SetDeal) -> SetsBid:
    """The bid of a set deal."""
    return SetsBid(
        discount=discount.id, concurrency=discount.concurrency, position=position, priority=priority, deal=deal
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What amounts depend on besides the bids."""

    policy: Policy
    scale: int


class Units(NamedTuple):
    """Units on which bids compete: how many, worth what before and after earlier discounts."""

    quantity: Decimal
    value_minor: int
    left_minor: int


class Gain(NamedTuple):
    """What a bid takes off in minor units."""

    amount: int
    bid: RateBid


def units_of(portions: Iterable[Portion]) -> Units:
    """Portions of one line together."""
    chosen = list(portions)
    quantity = sum((portion.quantity for portion in chosen), Decimal(0))
    return Units(quantity, sum(p.value_minor for p in chosen), sum(p.net_minor for p in chosen))


def amount_of(bid: RateBid, units: Units, terms: Terms) -> int:
    """What a bid takes off the units as they are now, rounded once, never more than is left."""
    base = units.value_minor if terms.policy.on_original_price else units.left_minor
    return min(units.left_minor, bid.offer.off(base, units.quantity, terms.scale))


def of(concurrency: Concurrency, bids: Sequence[RateBid]) -> list[RateBid]:
    """The bids of one concurrency mode."""
    return [bid for bid in bids if bid.concurrency is concurrency]


def of_mode(concurrency: Concurrency, sets: Sequence[SetsBid]) -> list[SetsBid]:
    """The sets of one concurrency mode."""
    return [bid for bid in sets if bid.concurrency is concurrency]


def best_of(bids: Sequence[RateBid], units: Units, terms: Terms) -> Gain | None:
    """The bid that takes most, if any takes anything; of equal ones the discount that stands first in the book.

    Of the same form of offer only the strongest is worked out: on the same units it takes as much as any.
    """
    strongest: dict[int, RateBid] = {}
    for bid in bids:
        rival = strongest.get(bid.offer.rank)
        if rival is None or bid.offer.strength > rival.offer.strength:
            strongest[bid.offer.rank] = bid
    gains = [Gain(amount_of(bid, units, terms), bid) for bid in strongest.values()]
    best = min(gains, key=lambda gain: (-gain.amount, gain.bid.position), default=None)
    if best is None or not best.amount:
        return None
    if best.amount < units.left_minor:
        return best
    # Nothing is left, so that weaker ones may take as much.
    whole = [bid for bid in bids if amount_of(bid, units, terms) == best.amount]
    return Gain(best.amount, min(whole, key=lambda bid: bid.position))


def stacked(bids: Sequence[RateBid], units: Units, terms: Terms) -> list[Gain]:
    """Compounds one on top of the other: prices, then amounts off, then percentages; of one discount its best row.

    Two of 10 % take 10.00 and 9.00 off 100.00, or 10.00 twice where all are taken of the original price (O-016).
    """
    rows: dict[str, list[RateBid]] = {}
    for bid in bids:
        rows.setdefault(bid.discount, []).append(bid)
    best_rows = [own[0] if len(own) == 1 else best_row(own, units, terms) for own in rows.values()]
    stack: list[Gain] = []
    left, on_original = units.left_minor, terms.policy.on_original_price
    for bid in sorted(best_rows, key=lambda bid: (bid.offer.rank, bid.position)):
        base = units.value_minor if on_original else left
        amount = min(left, bid.offer.off(base, units.quantity, terms.scale))
        if amount:
            stack.append(Gain(amount, bid))
            left -= amount
    return stack


def best_row(bids: Sequence[RateBid], units: Units, terms: Terms) -> RateBid:
    """Of a discount's rows the one that takes most; they never compound on each other."""
    return max(bids, key=lambda bid: amount_of(bid, units, terms))
