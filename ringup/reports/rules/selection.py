"""Whom a target market selects: criteria that all have to hold, as people fill them in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# A hundred years; what went out before that was sent to somebody else.
MOST_DAYS = 36_500


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """What is asked of a customer; what is not given asks nothing.

    `rfm` is the code of an RFM analysis, of which the three digits are asked for. Spending and products are looked at
    in the orders from `bought_from` to `bought_to`. `not_sent_days`: nobody who was sent a catalog so recently.
    """

    rfm: str = ""
    recency_least: int | None = None
    frequency_least: int | None = None
    monetary_least: int | None = None
    countries: tuple[str, ...] = ()
    postal_codes: tuple[str, ...] = ()
    spent_least: Decimal | None = None
    spent_most: Decimal | None = None
    bought_from: date | None = None
    bought_to: date | None = None
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    not_sent_days: int | None = None
    most: int | None = None

    @property
    def asks_nothing(self) -> bool:
        """Whether everybody would be selected; a limit alone selects nobody in particular."""
        return self == Criteria(most=self.most)

    @property
    def asks_digits(self) -> bool:
        """Whether a score is asked for, of whichever analysis."""
        return any((self.recency_least, self.frequency_least, self.monetary_least))

    @property
    def asks_orders(self) -> bool:
        """Whether the order history has to be looked at."""
        dates = (self.bought_from, self.bought_to)
        return bool(self.products or self.categories or any(dates) or self.asks_spending)

    @property
    def asks_spending(self) -> bool:
        """Whether amounts have to be added up."""
        return any(each is not None for each in (self.spent_least, self.spent_most))
