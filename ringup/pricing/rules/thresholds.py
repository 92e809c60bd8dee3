"""Thresholds: discounts on what the order is worth after the discounts on items (spec §15.2, §15.3; decisions 24–26).

In model A they compete at their own highest priority, and stand on units that earlier discounts left open to them; in
model B they come by priority on units that have no other discount of that priority.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ringup.pricing.rules.bids import Bid, Terms
from ringup.pricing.rules.calculation import Portion, PricedLine, Standing, is_free, is_stackable
from ringup.pricing.rules.competition import (
    STANDS,
    may_stand_across,
    of_same_products,
    stands_across,
)
from ringup.pricing.rules.deal import Gift, ThresholdDeal, Tier
from ringup.pricing.rules.discount import Concurrency
from ringup.pricing.rules.offer import Offer, minor_of
from ringup.pricing.rules.policy import Competition
from ringup.pricing.rules.take_off import Taking, divide, off, take_off
from ringup.values.share_out import share_out


@dataclass(frozen=True, kw_only=True, slots=True)
class ThresholdBid(Bid):
    """A threshold with the discount behind it."""

    deal: ThresholdDeal


@dataclass(frozen=True, kw_only=True, slots=True)
class Granted:
    """The lines after a threshold, what it took off, and what its lowest tier still misses."""

    lines: list[PricedLine]
    amount: int
    missing: int = 0


@dataclass(kw_only=True)
class Thresholds:
    """The thresholds of one calculation. `missing` is what each that was not reached misses, in minor units."""

    terms: Terms
    missing: dict[str, int]
    # All of them, also those that are not reached.
    names: frozenset[str]

    def apply(self, lines: list[PricedLine], bids: Sequence[ThresholdBid]) -> list[PricedLine]:
        """The lines after all thresholds that they have reached."""
        claimed: frozenset[int] = frozenset()
        for priority in sorted({bid.priority for bid in bids}, reverse=True):
            left = [bid for bid in bids if bid.priority == priority]
            before = lines
            while left:
                lines, left = self._next(lines, left, claimed)
            if self.terms.policy.competition is Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY:
                taken = {at for at, (old, new) in enumerate(zip(before, lines, strict=True)) if old is not new}
                claimed |= of_same_products(lines, taken)
        return lines

    def _next(
        self, lines: list[PricedLine], bids: list[ThresholdBid], claimed: frozenset[int]
    ) -> tuple[list[PricedLine], list[ThresholdBid]]:
        """The lines after the winner among these, and those that are still to be decided."""
        granted = {bid.discount: self.grant(bid, lines, claimed) for bid in bids}
        reached = [bid for bid in bids if granted[bid.discount].amount]
        for bid in bids:
            # As it was at its first turn: what others have taken since is another reason.
            self.missing.setdefault(bid.discount, granted[bid.discount].missing)
        if not reached:
            return lines, []
        exclusive = [bid for bid in reached if bid.is_exclusive]
        if exclusive or self.terms.policy.competition is not Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY:
            winner = max(exclusive or reached, key=lambda bid: granted[bid.discount].amount)
            return granted[winner.discount].lines, [bid for bid in reached if bid is not winner]
        return self._best_or_compounds(lines, reached, claimed)

    def _best_or_compounds(
        self, lines: list[PricedLine], bids: list[ThresholdBid], claimed: frozenset[int]
    ) -> tuple[list[PricedLine], list[ThresholdBid]]:
        """Model A: the compounds alone, or one best price and the compounds that may still come, whatever is more."""
        compounds = [bid for bid in bids if bid.concurrency is Concurrency.COMPOUND]
        best = [bid for bid in bids if bid not in compounds]
        ways: list[tuple[int, list[PricedLine], list[ThresholdBid]]] = []
        after, amount = self._stack(lines, compounds, claimed)
        ways.append((amount, after, best))
        for bid in best:
            granted = self.grant(bid, lines, claimed)
            _, further = self._stack(granted.lines, compounds, claimed)
            others = [other for other in bids if other is not bid]
            ways.append((granted.amount + further, granted.lines, others))
        _, lines, left = max(ways, key=lambda way: way[0])
        return lines, left

    def _stack(
        self, lines: list[PricedLine], compounds: Sequence[ThresholdBid], claimed: frozenset[int]
    ) -> tuple[list[PricedLine], int]:
        """The lines after all compounds, amounts before percentages, and what they took off."""
        total = 0
        for bid in sorted(compounds, key=lambda bid: (self._rank(bid, lines, claimed), bid.position)):
            granted = self.grant(bid, lines, claimed)
            lines, total = granted.lines, total + granted.amount
        return lines, total

    def grant(self, bid: ThresholdBid, lines: list[PricedLine], claimed: frozenset[int]) -> Granted:
        """The lines after one threshold, by the highest tier that they reach."""
        tier, missing = self._reached(bid, lines, claimed)
        if tier is None:
            return Granted(lines=lines, amount=0, missing=missing)
        after = self._give(bid, tier, Room(lines=lines, may_stand=self._may_stand(bid), claimed=claimed))
        return Granted(
            lines=after, amount=sum(old.net_minor - new.net_minor for old, new in zip(lines, after, strict=True))
        )

    def _reached(
        self, bid: ThresholdBid, lines: Sequence[PricedLine], claimed: frozenset[int]
    ) -> tuple[Tier | None, int]:
        """The highest tier that the lines reach, or what they miss of the lowest.

        What counts is the value after the discounts on items: what another threshold has taken off does not make an
        order miss this one.
        """
        may_stand, scale = self._may_stand(bid), self.terms.scale
        value = sum(
            counted(lines[at], may_stand, bid.deal, claimed=at in claimed, thresholds=self.names)
            for at in bid.deal.lines
        )
        tiers = sorted(bid.deal.tiers, key=lambda tier: tier.start)
        reached = [tier for tier in tiers if value >= tier.start * scale]
        if reached:
            return reached[-1], 0
        return None, minor_of(tiers[0].start, scale) - value if tiers else 0

    def _rank(self, bid: ThresholdBid, lines: Sequence[PricedLine], claimed: frozenset[int]) -> int:
        """The place of a threshold among compounds, by what its reached tier gives: prices, amounts, percentages."""
        tier, _ = self._reached(bid, lines, claimed)
        offers = [] if tier is None else [gift.offer for gift in tier.gifts] if tier.offer is None else [tier.offer]
        return min((offer.rank for offer in offers), default=2)

    def _give(self, bid: ThresholdBid, tier: Tier, room: "Room") -> list[PricedLine]:
        """The lines after a tier: gifts, one amount shared out, or a percentage line by line."""
        lines = list(room.lines)
        if tier.offer is None:
            for gift in tier.gifts:
                self._give_gift(bid, gift, lines, room)
            return lines
        eligible = {at: positions for at in sorted(bid.deal.lines) if (positions := room.positions(lines, at))}
        if tier.offer.amount is not None:
            nets = [sum(lines[at].portions[each].net_minor for each in own) for at, own in eligible.items()]
            amount = min(sum(nets), minor_of(tier.offer.amount, self.terms.scale))
            for at, share in zip(eligible, share_out(amount, nets) if nets else [], strict=True):
                self._take(bid, lines, at, eligible[at], share, total=True)
            return lines
        for at, positions in eligible.items():
            self._take(bid, lines, at, positions, self._off(lines[at], positions, tier.offer), total=False)
        return lines

    def _give_gift(self, bid: ThresholdBid, gift: Gift, lines: list[PricedLine], room: "Room") -> None:
        """Take a gift's offer off its units, the dearest first."""
        units_left = gift.limit
        places = [(at, position) for at in gift.lines for position in room.positions(lines, at, bid.discount)]
        # From the last portion of a line to its first, so that dividing one does not move those still to come.
        order = sorted(places, key=lambda place: (-unit_price(lines[place[0]].portions[place[1]]), place[0], -place[1]))
        chosen: dict[int, list[tuple[int, Decimal]]] = {}
        for at, position in order:
            quantity = lines[at].portions[position].quantity
            units = quantity if units_left is None else min(quantity, units_left)
            if units:
                chosen.setdefault(at, []).append((position, units))
                units_left = None if units_left is None else units_left - units
        for at, own in chosen.items():
            divided, positions = separated(lines[at], dict(own))
            amount = self._off(divided, positions, gift.offer)
            if amount:
                lines[at] = divided
                self._take(bid, lines, at, positions, amount, total=False)

    def _off(self, line: PricedLine, positions: Sequence[int], offer: Offer) -> int:
        portions = [line.portions[position] for position in positions]
        return off(portions, offer, self.terms.scale, on_original=self.terms.policy.on_original_price)

    def _take(
        self, bid: ThresholdBid, lines: list[PricedLine], at: int, positions: Sequence[int], amount: int, *, total: bool
    ) -> None:
        if not amount:
            return
        standing, why = self._standing(bid)
        taking = Taking(
            discount=bid.discount, amount_minor=amount, why=why, priority=bid.priority, standing=standing, total=total
        )
        lines[at] = take_off(lines[at], taking, chosen=positions)

    def _standing(self, bid: ThresholdBid) -> tuple[Standing, str]:
        """How units stand that a threshold discounts, and why."""
        if self.terms.policy.competition is Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY:
            return STANDS[bid.concurrency]
        return stands_across(bid)

    def _may_stand(self, bid: ThresholdBid) -> Callable[[Portion], bool]:
        """On which units a threshold may stand."""
        if self.terms.policy.competition is Competition.BEST_AND_COMPOUND_WITHIN_PRIORITY:
            return is_stackable if bid.concurrency is Concurrency.COMPOUND else is_free
        return is_free if bid.is_exclusive else lambda portion: may_stand_across(portion, bid.priority)


@dataclass(frozen=True, kw_only=True)
class Room:
    """Where a threshold finds units: on open lines that no higher threshold has claimed."""

    lines: Sequence[PricedLine]
    may_stand: Callable[[Portion], bool]
    claimed: frozenset[int]

    def positions(self, lines: Sequence[PricedLine], at: int, taken_by: str = "") -> list[int]:
        """The portions of a line on which it may stand, and has not yet."""
        if at in self.claimed or lines[at].closed:
            return []
        return [
            position
            for position, portion in enumerate(lines[at].portions)
            if self.may_stand(portion) and all(take.discount != taken_by for take in portion.takes)
        ]


def counted(
    line: PricedLine,
    may_stand: Callable[[Portion], bool],
    deal: ThresholdDeal,
    *,
    claimed: bool,
    thresholds: Collection[str],
) -> int:
    """What of a line counts: what may receive the threshold, promises and overrides; the rest only if it says so."""
    if line.closed:
        return line.net_minor if line.closed in ("locked", "overridden") or deal.counts_blocked else 0
    if claimed and not deal.counts_blocked:
        return 0
    return sum(
        portion.net_minor + sum(take.amount_minor for take in portion.takes if take.discount in thresholds)
        for portion in line.portions
        if deal.counts_blocked or may_stand(portion)
    )


def separated(line: PricedLine, units: dict[int, Decimal]) -> tuple[PricedLine, list[int]]:
    """The line with so many units of its portions apart, and where they are now."""
    portions: list[Portion] = []
    found: list[int] = []
    for position, portion in enumerate(line.portions):
        if position in units:
            found.append(len(portions))
            left = portion.quantity - units[position]
            portions += divide(portion, [units[position], left] if left else [portion.quantity])
        else:
            portions.append(portion)
    return replace(line, portions=tuple(portions)), found


def unit_price(portion: Portion) -> Decimal:
    """What one unit is worth now."""
    return portion.net_minor / portion.quantity
