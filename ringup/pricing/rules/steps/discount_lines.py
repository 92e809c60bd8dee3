"""Takes discounts off the lines: those of the rules, then those that a person gave (decision 28)."""

from dataclasses import replace

from ringup.pricing.rules.bidding import collect_bids, refuse_beaten
from ringup.pricing.rules.by_hand import discount_line, discount_order
from ringup.pricing.rules.calculation import Calculation
from ringup.pricing.rules.competition import Terms, compete
from ringup.pricing.rules.price_book import PriceBook


def discount_lines(calculation: Calculation, book: PriceBook) -> Calculation:
    """The lines with their discounts, and why coupons and discounts that could be here are not."""
    policy, basket = book.rules.policy, calculation.basket
    terms = Terms(policy=policy, scale=basket.scale)
    bidding = collect_bids(calculation, book)
    lines = [
        compete(line, bids, terms) if bids else line for line, bids in zip(calculation.lines, bidding.bids, strict=True)
    ]
    refused = refuse_beaten(bidding, lines)
    lines = [discount_line(line, policy, basket.scale) for line in lines]
    discounted = discount_order(lines, basket.total_discount, policy, basket.scale)
    return replace(calculation, lines=discounted, refused=(*calculation.refused, *refused))
