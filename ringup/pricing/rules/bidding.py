"""Asks every discount on items and every threshold what it offers, and notes why the others offer nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ringup.pricing.rules.bids import RateBid, SetsBid, rate_bid, sets_bid
from ringup.pricing.rules.by_hand import MANUAL, TOTAL
from ringup.pricing.rules.calculation import Calculation, PricedLine
from ringup.pricing.rules.candidates import Candidate, Candidates, find_candidates, not_discountable
from ringup.pricing.rules.deal import RateDeal, SetDeal, ThresholdDeal
from ringup.pricing.rules.discount import KINDS_BY_NAME
from ringup.pricing.rules.discounts.kind import Stage
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.thresholds import ThresholdBid
from ringup.values.refusal import Refusal


@dataclass(kw_only=True)
class Bidding:
    """All bids of a calculation, and on which lines each discount could stand."""

    candidates: Candidates
    rates: list[list[RateBid]]
    sets: list[SetsBid] = field(default_factory=list)
    thresholds: list[ThresholdBid] = field(default_factory=list)
    bidders: dict[str, list[int]] = field(default_factory=dict)


def collect_bids(calculation: Calculation, book: PriceBook) -> Bidding:
    """All bids on the lines of a basket. Of discounts that cover none of its products nothing is said."""
    candidates = find_candidates(calculation, book, (Stage.ITEMS, Stage.THRESHOLDS))
    candidates.refused.extend(candidates.entered.refused)
    bidding = Bidding(candidates=candidates, rates=[[] for _ in calculation.lines])
    for candidate in candidates.found:
        lines = place_bids(bidding, candidate, calculation.lines)
        if lines:
            bidding.bidders[candidate.discount.id] = sorted(lines)
        else:
            refuse_without_line(candidates, candidate, calculation.lines)
    return bidding


def place_bids(bidding: Bidding, candidate: Candidate, lines: Sequence[PricedLine]) -> set[int]:
    """Put the candidate's bids where they may stand; the open lines of these."""
    discount, standing_on = candidate.discount, set[int]()
    about = (discount, candidate.position, candidate.priority)
    for deal in KINDS_BY_NAME[discount.kind].deals(discount.params, bidding.candidates.index_of(discount)):
        if isinstance(deal, RateDeal):
            bid = rate_bid(*about, deal.offer)
            for line in deal.lines:
                if not lines[line].closed:
                    bidding.rates[line].append(bid)
                    standing_on.add(line)
        elif isinstance(deal, SetDeal):
            open_lines = {line for group in deal.groups for line in group.offers if not lines[line].closed}
            if open_lines:
                bidding.sets.append(sets_bid(*about, deal))
            standing_on |= open_lines
        elif isinstance(deal, ThresholdDeal):
            wanted = deal.lines.union(*(gift.lines for tier in deal.tiers for gift in tier.gifts))
            open_lines = {line for line in wanted if not lines[line].closed}
            if open_lines:
                bidding.thresholds.append(
                    ThresholdBid(
                        discount=discount.id,
                        concurrency=discount.concurrency,
                        position=candidate.position,
                        priority=candidate.priority,
                        deal=deal,
                    )
                )
            standing_on |= open_lines
    return standing_on


def refuse_without_line(candidates: Candidates, candidate: Candidate, lines: Sequence[PricedLine]) -> None:
    """Note why a discount bids on no line: it misses units, or all its products are barred from discounts."""
    discount = candidate.discount
    index = candidates.index_of(discount)
    covered = discount.params.covered(index)
    gap = KINDS_BY_NAME[discount.kind].gap(discount.params, index)
    if gap is not None and any(not lines[line].closed for line in covered):
        candidates.refuse(discount.id, gap)
    elif (all(lines[line].closed for line in covered) and covered) or discount.id in candidates.entered.opened:
        candidates.refuse(discount.id, refuse_barred([lines[line] for line in covered or range(len(lines))]))


def refuse_barred(lines: Sequence[PricedLine]) -> Refusal:
    """Why rules find nothing to stand on: a discount by hand replaces them, or the products are barred from them."""
    replaced = next((line for line in lines if line.closed == "replaced"), None)
    if replaced is not None:
        return Refusal(code="beaten", facts={"by": MANUAL if replaced.line.manual_discount else TOTAL})
    return not_discountable(lines)


def refuse_losers(bidding: Bidding, lines: Sequence[PricedLine], missing: dict[str, Refusal]) -> None:
    """Note the discounts that gave nothing although they bid: what they missed, or what beat them where they stood."""
    given = {name for line in lines for name in line.applied}
    winners = [by_amount(line) for line in lines]
    for candidate in bidding.candidates.found:
        name = candidate.discount.id
        if name in given or name not in bidding.bidders:
            continue
        gap = missing.get(name) or KINDS_BY_NAME[candidate.discount.kind].gap(
            candidate.discount.params, bidding.candidates.index_of(candidate.discount)
        )
        by = next((winners[position][0] for position in bidding.bidders[name] if winners[position]), None)
        if gap is not None:
            bidding.candidates.refuse(name, gap)
        elif by is not None:
            bidding.candidates.refuse(name, Refusal(code="beaten", facts={"by": by}))
        elif name in bidding.candidates.entered.opened:
            # A price above those of the products, or a gift that is not bought: a coupon always says so.
            bidding.candidates.refuse(name, refuse_barred([lines[at] for at in bidding.bidders[name]]))


def by_amount(line: PricedLine) -> list[str]:
    """The discounts of a line, the one that takes most first."""
    return [each.id for each in sorted(line.discounts, key=lambda each: -each.amount_minor)]
