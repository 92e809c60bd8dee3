"""Takes off the discount for the planned payment method, once of the sum, shared out (price file, rule 4)."""

from collections.abc import Sequence
from dataclasses import replace

from ringup.pricing.rules.calculation import Calculation, PricedLine
from ringup.pricing.rules.candidates import Candidate, find_candidates, not_discountable
from ringup.pricing.rules.deal import RateDeal
from ringup.pricing.rules.discount import KINDS_BY_NAME
from ringup.pricing.rules.discounts.kind import Stage
from ringup.pricing.rules.discounts.tender import Params, refuse_payment_method
from ringup.pricing.rules.lines import LineIndex
from ringup.pricing.rules.policy import Policy
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.product import Prevent
from ringup.pricing.rules.take_off import Taking, off, take_off
from ringup.values.refusal import Refusal
from ringup.values.share_out import share_out

# What a tender discount takes off each line.
Shares = dict[int, int]


def discount_payment(calculation: Calculation, book: PriceBook) -> Calculation:
    """The calculation after the best single tender discount; it comes on top of all others, exclusive ones too."""
    candidates = find_candidates(calculation, book, (Stage.PAYMENT,))
    if not candidates.found and not candidates.refused:
        return calculation
    ways: list[tuple[int, Candidate, Shares]] = []
    for candidate in candidates.found:
        params = candidate.discount.params
        assert isinstance(params, Params)
        refusal = refuse_payment_method(params, calculation.basket.context.payment_method)
        if refusal is not None:
            candidates.refuse_unless_absent(candidate.discount, refusal)
            continue
        index = candidates.index_of(candidate.discount)
        shares = shares_of(calculation.lines, candidate, index, book.rules.policy, calculation.basket.scale)
        ways.append((sum(shares.values()), candidate, shares))
        if not shares:
            covered = params.covered(index) or range(len(calculation.lines))
            candidates.refuse_unless_absent(
                candidate.discount, not_discountable(calculation.lines[at] for at in covered)
            )
    best = max(ways, key=lambda way: way[0], default=None)
    lines = calculation.lines
    if best is not None and best[0]:
        lines = discounted(lines, best[1], best[2])
        for amount, candidate, _ in ways:
            if amount and candidate is not best[1]:
                candidates.refuse(candidate.discount.id, Refusal(code="beaten", facts={"by": best[1].discount.id}))
    return replace(calculation, lines=lines, refused=(*calculation.refused, *candidates.refused))


def shares_of(
    lines: Sequence[PricedLine], candidate: Candidate, index: LineIndex, policy: Policy, scale: int
) -> Shares:
    """What one tender discount takes off each line: each row's percentage of the sum of its lines, shared out.

    Rows of one discount never come together: a line that two of them cover takes part in the larger.
    """
    shares: Shares = {}
    deals = KINDS_BY_NAME[candidate.discount.kind].deals(candidate.discount.params, index)
    rows = [deal for deal in deals if isinstance(deal, RateDeal)]
    for deal in sorted(rows, key=lambda row: -row.offer.strength):
        own = [at for at in deal.lines if at not in shares and receives_tender_discounts(lines[at], policy)]
        nets = [lines[at].net_minor for at in own]
        portions = [portion for at in own for portion in lines[at].portions]
        amount = off(portions, deal.offer, scale, on_original=False)
        shares.update(zip(own, share_out(amount, nets), strict=True))
    return shares


def receives_tender_discounts(line: PricedLine, policy: Policy) -> bool:
    """Locked lines never do, overridden ones by policy, products unless they prevent it."""
    if line.line.locked is not None or line.product.prevents(Prevent.TENDER):
        return False
    return line.line.override is None or policy.discounts_on_overrides


def discounted(lines: Sequence[PricedLine], candidate: Candidate, shares: Shares) -> tuple[PricedLine, ...]:
    """The lines after the discount."""
    after = list(lines)
    for at, share in shares.items():
        if share:
            taking = Taking(
                discount=candidate.discount.id, amount_minor=share, why="payment_method", priority=candidate.priority,
                total=True,
            )  # fmt: skip
            after[at] = take_off(lines[at], taking)
    return tuple(after)
