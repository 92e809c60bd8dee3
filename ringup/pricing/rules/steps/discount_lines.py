"""Takes discounts off the lines: those on items, thresholds, then those that a person gave (decision 28)."""

from collections.abc import Sequence
from dataclasses import replace

from ringup.pricing.rules.bidding import Bidding, collect_bids, refuse_losers
from ringup.pricing.rules.bids import Terms
from ringup.pricing.rules.by_hand import discount_line, discount_order
from ringup.pricing.rules.calculation import Calculation, PricedLine, Standing
from ringup.pricing.rules.competition import Outcome, compete
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.thresholds import ThresholdBid, Thresholds
from ringup.values.money import minor_text
from ringup.values.refusal import Cure, Refusal


def discount_lines(calculation: Calculation, book: PriceBook) -> Calculation:
    """The lines with their discounts, and why coupons and discounts that could be here are not."""
    policy, basket = book.rules.policy, calculation.basket
    terms = Terms(policy=policy, scale=basket.scale)
    bidding = collect_bids(calculation, book)
    thresholds = Thresholds(terms=terms, missing={}, names=frozenset(bid.discount for bid in bidding.thresholds))
    outcome, undecided = decide_items(calculation.lines, bidding, thresholds)
    lines = thresholds.apply(list(outcome.lines), undecided)
    missing = {
        name: minimum_not_reached(minor_text(minor, basket.currency))
        for name, minor in thresholds.missing.items()
        if minor > 0
    }
    refuse_losers(bidding, lines, missing)
    lines = [discount_line(line, policy, basket.scale) for line in lines]
    return replace(
        calculation,
        lines=discount_order(lines, basket.total_discount, policy, basket.scale),
        refused=(*calculation.refused, *bidding.candidates.refused),
        optimal=calculation.optimal and outcome.optimal,
    )


def decide_items(
    lines: Sequence[PricedLine], bidding: Bidding, thresholds: Thresholds
) -> tuple[Outcome, list[ThresholdBid]]:
    """The lines after the discounts on items, and the thresholds that are still to come.

    By policy an exclusive threshold first competes with the exclusive discounts on the same products, as wholes: the
    larger sum stays (decision 25).
    """
    outcome = compete(lines, bidding.rates, bidding.sets, thresholds.terms)
    undecided = list(bidding.thresholds)
    if not thresholds.terms.policy.exclusive_threshold_competes:
        return outcome, undecided
    for bid in sorted(undecided, key=lambda bid: (-bid.priority, bid.position)):
        others = sum(exclusively_taken(outcome.lines[at]) for at in bid.deal.lines) if bid.is_exclusive else 0
        if not others:
            continue
        undecided.remove(bid)
        granted = thresholds.grant(bid, list(lines), frozenset())
        if granted.amount > others:
            lines = granted.lines
            outcome = compete(lines, bidding.rates, bidding.sets, thresholds.terms)
    return outcome, undecided


def exclusively_taken(line: PricedLine) -> int:
    """What exclusive discounts took off a line."""
    return sum(portion.discount_minor for portion in line.portions if portion.standing is Standing.EXCLUSIVE)


def minimum_not_reached(missing: str) -> Refusal:
    """A threshold that an order misses by so much, and what would cure it."""
    facts = {"missing": missing}
    return Refusal(code="minimum_not_reached", facts=facts, cure=Cure(code="add_value", facts=facts))
