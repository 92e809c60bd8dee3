"""What a promotion (a source code, a catalog, a campaign) came to: copies, answers, money, each beside its plan.

An order answers the source code of its header; what a line is worth counts for the line's own code (decision 37).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ringup.directed_selling.rules.experiments import Interval, Sums, share_interval
from ringup.values.rounding import round_half_up


class Basis(StrEnum):
    """Which revenue: of the orders as they stand now, or of what is invoiced of them by now."""

    ORDERED = "ordered"
    INVOICED = "invoiced"


@dataclass(frozen=True, kw_only=True)
class CodePlan:
    """A source code as it was set up; costs in minor units, None: what was budgeted is what it cost."""

    copies: int = 0
    response_percent: Decimal | None = None
    sales_minor: int = 0
    printing_budget_minor: int = 0
    mailing_budget_minor: int = 0
    printing_cost_minor: int | None = None
    mailing_cost_minor: int | None = None


@dataclass(frozen=True, kw_only=True)
class Mailed:
    """Copies of a source code until the last day that counts: of its mail drops, noted at those on its list, requested.

    `ever`: whether any drop or booking is noted at all, be it for later.
    """

    dropped: int = 0
    booked: int = 0
    requested: int = 0
    ever: bool = False


@dataclass(frozen=True, kw_only=True)
class Outlay:
    """What is planned of a promotion and what it took. Parts add up.

    `by_plan`: copies that nobody noted as mailed, taken from the plan. `costs_by_plan`: some cost is the budgeted one.
    `expected_orders` of `expected_copies` that have an expected response.
    """

    copies: int = 0
    requested: int = 0
    by_plan: bool = False
    cost_minor: int = 0
    costs_by_plan: bool = False
    planned_copies: int = 0
    planned_sales_minor: int = 0
    planned_cost_minor: int = 0
    expected_copies: int = 0
    expected_orders: Fraction = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """What a promotion brought in a currency other than the company's; it is told, and never added up."""

    currency: str
    orders: int
    revenue_minor: int


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What came in the days that count. `revenue_minor` after `returned_minor`, in the company's currency, without tax.

    `margin_minor`: the revenue over what the goods cost; where nobody knows the cost of a line it earns nothing.
    """

    orders: int = 0
    customers: int = 0
    canceled: int = 0
    revenue_minor: int = 0
    returned_minor: int = 0
    margin_minor: int = 0
    foreign: tuple[Foreign, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """One row of the analysis: what it took and what it brought."""

    code: str
    name: str
    outlay: Outlay = field(default_factory=Outlay)
    brought: Brought = field(default_factory=Brought)
    # Where it is looked at by itself: the public id of the source code or catalog.
    key: str = ""

    @property
    def response(self) -> Interval | None:
        """Orders per copy with Wilson's 95 % interval; None without a copy.

        30 orders of 600 copies: 5 %, and with other 600 copies between 3.5 and 7.1 % would not have surprised. More
        orders than copies are no share of them: then both ends are the value.
        """
        copies, orders = self.outlay.copies, self.brought.orders
        if not copies:
            return None
        if orders > copies:
            return Interval(value=orders / copies, low=orders / copies, high=orders / copies)
        return share_interval(Sums(calls=copies, total=orders, squares=orders))

    @property
    def expected(self) -> float | None:
        """The expected response as a share; None if nothing was expected."""
        copies = self.outlay.expected_copies
        return float(self.outlay.expected_orders / copies) if copies else None

    @property
    def standing(self) -> str:
        """`above` or `below` what was expected where that is outside the interval, else `within`; or nothing."""
        response, expected = self.response, self.expected
        if response is None or expected is None:
            return ""
        return "below" if expected > response.high else "above" if expected < response.low else "within"

    @property
    def planned_orders(self) -> int:
        """Orders of all planned copies at the expected response."""
        copies = self.outlay.expected_copies
        return round_half_up(self.outlay.expected_orders * self.outlay.planned_copies / copies) if copies else 0

    @property
    def contribution_minor(self) -> int:
        """Margin less what the promotion cost."""
        return self.brought.margin_minor - self.outlay.cost_minor

    @property
    def planned_contribution_minor(self) -> int | None:
        """The projected sales at the margin that was reached, less the budget; None where either is missing.

        Sales of 10,000 planned at a cost of 2,000, and 40 % margin on what was sold: 2,000.
        """
        revenue, planned = self.brought.revenue_minor, self.outlay.planned_sales_minor
        if revenue <= 0 or not planned:
            return None
        return round_half_up(Fraction(planned * self.brought.margin_minor, revenue)) - self.outlay.planned_cost_minor

    @property
    def revenue_per_copy(self) -> Fraction | None:
        """In minor units; None without a copy."""
        return Fraction(self.brought.revenue_minor, self.outlay.copies) if self.outlay.copies else None

    @property
    def planned_per_copy(self) -> Fraction | None:
        """Projected sales of a planned copy, in minor units; None where either is missing."""
        outlay = self.outlay
        if not outlay.planned_copies or not outlay.planned_sales_minor:
            return None
        return Fraction(outlay.planned_sales_minor, outlay.planned_copies)


def outlay_of(plan: CodePlan, mailed: Mailed) -> Outlay:
    """What a source code took.

    Drops and bookings tell of the same copies, so the larger counts; where neither was ever noted, the planned copies
    do. A requested copy is one more and costs as much as each other: 1,000.00 for 2,000 copies and 10 requests cost
    1,005.00.
    """
    sent = max(mailed.dropped, mailed.booked) if mailed.ever else plan.copies
    budget = plan.printing_budget_minor + plan.mailing_budget_minor
    printing = plan.printing_budget_minor if plan.printing_cost_minor is None else plan.printing_cost_minor
    mailing = plan.mailing_budget_minor if plan.mailing_cost_minor is None else plan.mailing_cost_minor
    cost, made = printing + mailing, max(plan.copies, sent)
    expects = plan.response_percent is not None
    weight = (plan.copies or 1) if expects else 0
    return Outlay(
        copies=sent + mailed.requested,
        requested=mailed.requested,
        by_plan=not mailed.ever and sent > 0,
        cost_minor=cost + (round_half_up(Fraction(cost * mailed.requested, made)) if made else 0),
        costs_by_plan=budget > 0 and None in (plan.printing_cost_minor, plan.mailing_cost_minor),
        planned_copies=plan.copies,
        planned_sales_minor=plan.sales_minor,
        planned_cost_minor=budget,
        expected_copies=weight,
        expected_orders=Fraction(plan.response_percent or 0) * weight / 100,
    )


def sum_of_outlays(outlays: Iterable[Outlay]) -> Outlay:
    """What several source codes took together."""
    found = list(outlays)

    def total(name: str) -> int:
        return sum(getattr(each, name) for each in found)

    return Outlay(
        copies=total("copies"),
        requested=total("requested"),
        by_plan=any(each.by_plan for each in found),
        cost_minor=total("cost_minor"),
        costs_by_plan=any(each.costs_by_plan for each in found),
        planned_copies=total("planned_copies"),
        planned_sales_minor=total("planned_sales_minor"),
        planned_cost_minor=total("planned_cost_minor"),
        expected_copies=total("expected_copies"),
        expected_orders=sum((each.expected_orders for each in found), Fraction(0)),
    )


def deviation(actual: float | Fraction, planned: float | Fraction | None) -> float | None:
    """How far the actual is from the plan, as a share of the plan; None without a plan.

    90 of planned 120 is −25 %.

    >>> deviation(90, 120), deviation(5, 0)
    (-0.25, None)
    """
    return None if not planned else (float(actual) - float(planned)) / abs(float(planned))
