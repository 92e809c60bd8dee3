"""Which of the prices that could hold for a product is taken, and why each of the others is not.

Base 10.00, agreed 9.00 for all and 8.50 for the customer: 8.50 wins, 9.00 is not the lowest, the base is replaced.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ringup.pricing.rules.prices.adjustments import PriceAdjustment
from ringup.pricing.rules.prices.agreements import ALL, Asked, TradeAgreement, groups
from ringup.values.period import Standing


class Verdict(StrEnum):
    """What becomes of a price that could hold."""

    WINS = "wins"
    REPLACED = "replaced"
    NOT_ENABLED = "not_enabled"
    NOT_YET = "not_yet"
    OVER = "over"
    OTHER_UNIT = "other_unit"
    OTHER_QUANTITY = "other_quantity"
    OTHER_CUSTOMER = "other_customer"
    OTHER_GROUP = "other_group"
    LESS_SPECIFIC = "less_specific"
    LOWER_PRIORITY = "lower_priority"
    NOT_LOWEST = "not_lowest"
    SEARCH_ENDED = "search_ended"
    NOT_USED = "not_used"


PERIODS = {Standing.NOT_YET: Verdict.NOT_YET, Standing.OVER: Verdict.OVER}


@dataclass(frozen=True, kw_only=True)
class Contest:
    """The agreements that were looked at for a product, and the one that was taken."""

    agreements: Sequence[TradeAgreement]
    asked: Asked
    winner: TradeAgreement | None

    def verdict(self, agreement: TradeAgreement) -> Verdict:
        """What becomes of one of them, or of an agreement with somebody else."""
        asked, account, context = self.asked, agreement.account, self.asked.context
        if agreement == self.winner:
            return Verdict.WINS
        if account.customer and account.customer != context.customer:
            return Verdict.OTHER_CUSTOMER
        mine = {group.id for group in context.price_groups} | {context.customer_price_group}
        if account.price_group and account.price_group not in mine:
            return Verdict.OTHER_GROUP
        period = PERIODS.get(agreement.valid.standing(asked.as_of))
        if period:
            return period
        if agreement.unit is not None and agreement.unit != asked.product.unit:
            return Verdict.OTHER_UNIT
        if not agreement.holds(asked):
            return Verdict.OTHER_QUANTITY
        return self._beaten(agreement)

    def _beaten(self, agreement: TradeAgreement) -> Verdict:
        """Why one that holds is not taken."""
        if self.winner is None or agreement.product != self.winner.product:
            return Verdict.LESS_SPECIFIC
        holding = [each for each in self.agreements if each.product == agreement.product and each.holds(self.asked)]
        in_a_group = not agreement.account.customer and agreement.account != ALL
        if in_a_group and agreement not in groups(holding, self.asked.context):
            return Verdict.LOWER_PRIORITY
        return Verdict.NOT_LOWEST if agreement.price >= self.winner.price else Verdict.SEARCH_ENDED


def judge_adjustment(
    adjustment: PriceAdjustment, *, enabled: bool, asked: Asked, price: Fraction, winner: str
) -> Verdict:
    """What becomes of a price adjustment that covers the product; `winner` is the id of the one that was taken.

    `price` is the price before adjustments; one that sets a higher price than that is not used.
    """
    if not enabled:
        return Verdict.NOT_ENABLED
    if adjustment.id == winner:
        return Verdict.WINS
    mine = {group.id for group in asked.context.price_groups}
    if adjustment.price_groups and mine.isdisjoint(adjustment.price_groups):
        return Verdict.OTHER_GROUP
    period = PERIODS.get(adjustment.valid.standing(asked.as_of))
    if period:
        return period
    return Verdict.NOT_USED if adjustment.adjusted(price) is None else Verdict.NOT_LOWEST
