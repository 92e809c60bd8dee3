"""Lowers shipping charges by the best shipping discount that the order has reached (price file, rule 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ringup.pricing.rules.calculation import AppliedCharge, Calculation, PricedLine
from ringup.pricing.rules.candidates import Candidate, Candidates, find_candidates, not_discountable
from ringup.pricing.rules.deal import ChargeDeal, Tier
from ringup.pricing.rules.discount import KINDS_BY_NAME
from ringup.pricing.rules.discounts.kind import Stage
from ringup.pricing.rules.offer import Offer, minor_of
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.steps.apply_charges import mode_of
from ringup.pricing.rules.steps.discount_lines import minimum_not_reached
from ringup.values.money import minor_text
from ringup.values.percent import Percent
from ringup.values.refusal import Refusal


def discount_charges(calculation: Calculation, book: PriceBook) -> Calculation:
    """The calculation with its shipping charges lowered; one that came to nothing stays in the list."""
    candidates = find_candidates(calculation, book, (Stage.CHARGES,))
    if not candidates.found and not candidates.refused:
        return calculation
    ways: list[tuple[int, Candidate, Calculation]] = []
    for candidate in candidates.found:
        index = candidates.index_of(candidate.discount)
        for deal in KINDS_BY_NAME[candidate.discount.kind].deals(candidate.discount.params, index):
            if isinstance(deal, ChargeDeal):
                lowered = lower(calculation, candidate, candidates, deal)
                ways.append((shipping_of(calculation) - shipping_of(lowered), candidate, lowered))
    best = max(ways, key=lambda way: way[0], default=None)
    for amount, candidate, lowered in ways:
        if not amount and lowered is not calculation and candidate.discount.id in candidates.entered.opened:
            # It was reached, but there is nothing that it could lower: a coupon always says so.
            candidates.refuse(candidate.discount.id, not_discountable(calculation.lines))
    if best is None or not best[0]:
        return replace(calculation, refused=(*calculation.refused, *candidates.refused))
    for amount, candidate, _ in ways:
        if amount and candidate is not best[1]:
            candidates.refuse(candidate.discount.id, Refusal(code="beaten", facts={"by": best[1].discount.id}))
    refused = (*calculation.refused, *candidates.refused)
    return replace(best[2], shipping_discount=best[1].discount.id, refused=refused)


def lower(calculation: Calculation, candidate: Candidate, candidates: Candidates, deal: ChargeDeal) -> Calculation:
    """The calculation with one shipping discount, if the order has reached it; else notes what is missing."""
    scale, lines = calculation.basket.scale, calculation.lines
    value = sum(lines[at].net_minor for at in deal.lines if counts(lines[at], deal))
    tiers = sorted(deal.tiers, key=lambda tier: tier.start)
    reached = [tier for tier in tiers if value >= tier.start * scale]
    if not reached:
        if tiers and deal.lines:
            missing = minor_text(minor_of(tiers[0].start, scale) - value, calculation.basket.currency)
            candidates.refuse(candidate.discount.id, minimum_not_reached(missing))
        return calculation
    return lowered_by(calculation, reached[-1], deal)


def counts(line: PricedLine, deal: ChargeDeal) -> bool:
    """Whether a line counts toward the value: not one whose product prevents such discounts, unless they count."""
    return line.closed != "prevented" or deal.counts_blocked


def lowered_by(calculation: Calculation, tier: Tier, deal: ChargeDeal) -> Calculation:
    """The calculation with the charges of the deal's modes lowered by the tier's percentage."""
    percent = Percent((tier.offer or Offer()).percent or Decimal(0))

    def rides(mode: str) -> bool:
        return not deal.modes or mode in deal.modes

    header = calculation.basket.context.mode_of_delivery
    return replace(
        calculation,
        charges=lowered_charges(calculation.charges, percent) if rides(header) else calculation.charges,
        lines=tuple(
            replace(line, charges=lowered_charges(line.charges, percent))
            if line.charges and rides(mode_of(line, calculation))
            else line
            for line in calculation.lines
        ),
    )


def lowered_charges(charges: Sequence[AppliedCharge], percent: Percent) -> tuple[AppliedCharge, ...]:
    """The charges with their shipping charges lowered, each rounded once."""
    return tuple(lowered_charge(charge, percent) if charge.shipping else charge for charge in charges)


def lowered_charge(charge: AppliedCharge, percent: Percent) -> AppliedCharge:
    """One shipping charge after the discount."""
    off = percent.of_minor(charge.amount_minor)
    return replace(charge, amount_minor=charge.amount_minor - off, lowered_minor=off)


def shipping_of(calculation: Calculation) -> int:
    """All shipping charges of the order."""
    charges: Iterable[AppliedCharge] = (
        *calculation.charges,
        *(charge for line in calculation.lines for charge in line.charges),
    )
    return sum(charge.amount_minor for charge in charges if charge.shipping)
