"""Discounts given by people: on a line after all rules, then on the whole order (decision 28)."""

from collections.abc import Sequence

from ringup.pricing.rules.basket import ByHand
from ringup.pricing.rules.calculation import PricedLine
from ringup.pricing.rules.offer import minor_of
from ringup.pricing.rules.policy import Policy
from ringup.pricing.rules.product import Prevent
from ringup.pricing.rules.take_off import Taking, take_off
from ringup.values.percent import Percent
from ringup.values.share_out import share_out

MANUAL = "manual"
TOTAL = "total"


def takes_discounts_by_hand(line: PricedLine, policy: Policy) -> bool:
    """Locked lines never do, overridden ones by policy; exclusively discounted lines do."""
    if line.line.locked is not None or line.product.prevents(Prevent.MANUAL):
        return False
    return line.line.override is None or policy.discounts_on_overrides


def discount_line(line: PricedLine, policy: Policy, scale: int) -> PricedLine:
    """The line after its manual discount: a percentage of what is left of it, or an amount of the line."""
    given = line.line.manual_discount
    if given is None or not takes_discounts_by_hand(line, policy):
        return line
    base = line.value_minor if policy.on_original_price else line.net_minor
    amount = min(line.net_minor, by_hand(given, base, scale))
    if not amount:
        return line
    return take_off(line, Taking(discount=MANUAL, amount_minor=amount, why="by_hand", total=given.amount is not None))


def discount_order(
    lines: Sequence[PricedLine], given: ByHand | None, policy: Policy, scale: int
) -> tuple[PricedLine, ...]:
    """The lines after the total discount: taken once of their sum, shared in proportion to what is left of each."""
    taking_part = [position for position, line in enumerate(lines) if takes_discounts_by_hand(line, policy)]
    if given is None or not taking_part:
        return tuple(lines)
    nets = [lines[position].net_minor for position in taking_part]
    amount = min(sum(nets), by_hand(given, sum(nets), scale))
    discounted = list(lines)
    for position, share in zip(taking_part, share_out(amount, nets), strict=True):
        if share:
            taking = Taking(discount=TOTAL, amount_minor=share, why="by_hand", total=True)
            discounted[position] = take_off(lines[position], taking)
    return tuple(discounted)


def by_hand(given: ByHand, base_minor: int, scale: int) -> int:
    """The amount of a discount by hand on a base, in minor units."""
    if given.percent is not None:
        return Percent(given.percent).of_minor(base_minor)
    return minor_of(given.amount, scale) if given.amount is not None else 0
