"""What a promotion came to, by hand-computed examples."""

from decimal import Decimal
from fractions import Fraction

from ringup.reports.rules.plain_figures import figures_of
from ringup.reports.rules.promotions import (
    Brought,
    CodePlan,
    Mailed,
    Outlay,
    Promotion,
    deviation,
    outlay_of,
    sum_of_outlays,
)

PLAN = CodePlan(
    copies=2000,
    response_percent=Decimal(2),
    sales_minor=1_000_000,
    printing_budget_minor=60_000,
    mailing_budget_minor=40_000,
)


def promotion(brought: Brought, outlay: Outlay | None = None) -> Promotion:
    return Promotion(
        code="A", name="", outlay=outlay or outlay_of(PLAN, Mailed(dropped=2000, ever=True)), brought=brought
    )


def test_drops_and_bookings_tell_of_the_same_copies_and_requests_are_more() -> None:
    outlay = outlay_of(PLAN, Mailed(dropped=1500, booked=400, requested=10, ever=True))
    assert (outlay.copies, outlay.requested, outlay.by_plan) == (1510, 10, False)
    # 1,000.00 for 2,000 copies: a requested one costs 0.50.
    assert outlay.cost_minor == 100_500
    assert outlay_of(PLAN, Mailed(dropped=100, booked=400, ever=True)).copies == 400


def test_where_nothing_was_ever_noted_the_planned_copies_count_and_nothing_where_it_is_to_come() -> None:
    assert (outlay_of(PLAN, Mailed()).copies, outlay_of(PLAN, Mailed()).by_plan) == (2000, True)
    assert (outlay_of(PLAN, Mailed(ever=True)).copies, outlay_of(PLAN, Mailed(ever=True)).by_plan) == (0, False)


def test_what_it_came_to_counts_before_what_was_budgeted() -> None:
    known = CodePlan(copies=2000, printing_budget_minor=60_000, mailing_budget_minor=40_000, printing_cost_minor=70_000)
    outlay = outlay_of(known, Mailed(dropped=2000, ever=True))
    assert (outlay.cost_minor, outlay.planned_cost_minor, outlay.costs_by_plan) == (110_000, 100_000, True)
    whole = outlay_of(CodePlan(printing_cost_minor=0, mailing_cost_minor=0), Mailed(requested=3))
    assert (whole.cost_minor, whole.costs_by_plan, whole.copies) == (0, False, 3)


def test_the_response_has_wilsons_interval_and_says_how_it_stands_to_what_was_expected() -> None:
    # 30 of 2,000: 1.5 %, between 1.05 and 2.13 %; 2 % was expected and is inside.
    row = promotion(Brought(orders=30))
    assert row.response is not None
    assert (row.response.value, round(row.response.low, 4), round(row.response.high, 4)) == (0.015, 0.0105, 0.0213)
    assert (row.expected, row.standing, row.planned_orders) == (0.02, "within", 40)
    assert promotion(Brought(orders=20)).standing == "below"
    assert promotion(Brought(orders=70)).standing == "above"


def test_without_copies_there_is_no_response_and_nothing_for_each_copy() -> None:
    row = promotion(Brought(orders=3, revenue_minor=900), outlay_of(CodePlan(), Mailed()))
    assert (row.response, row.revenue_per_copy, row.standing, row.planned_orders) == (None, None, "", 0)
    plain = figures_of(row, "EUR")
    assert (plain["response"], plain["revenue_per_copy"], plain["copies_deviation"]) == (None, None, None)


def test_without_orders_the_response_is_nothing_with_an_upper_end() -> None:
    row = promotion(Brought())
    assert row.response is not None
    assert (row.response.value, round(row.response.low, 9)) == (0.0, 0.0)
    assert round(row.response.high, 4) == 0.0019
    assert row.contribution_minor == -100_000
    assert row.planned_contribution_minor is None


def test_more_orders_than_copies_are_no_share_of_them() -> None:
    row = promotion(Brought(orders=5), outlay_of(CodePlan(copies=2), Mailed()))
    assert row.response is not None
    assert (row.response.low, row.response.value, row.response.high) == (2.5, 2.5, 2.5)


def test_contribution_is_margin_less_cost_and_planned_at_the_margin_that_was_reached() -> None:
    row = promotion(Brought(orders=40, customers=38, revenue_minor=800_000, margin_minor=320_000))
    assert row.contribution_minor == 220_000
    # 10,000.00 at 40 % less 1,000.00.
    assert row.planned_contribution_minor == 300_000
    assert (row.revenue_per_copy, row.planned_per_copy) == (Fraction(400), Fraction(500))
    plain = figures_of(row, "EUR")
    assert (plain["revenue"], plain["revenue_planned"], plain["revenue_deviation"]) == (
        "8000.00",
        "10000.00",
        "-0.2000",
    )
    assert (plain["contribution"], plain["contribution_deviation"]) == ("2200.00", "-0.2667")
    assert plain["revenue_per_copy"] == "4.0000"


def test_without_any_cost_the_whole_margin_is_the_contribution() -> None:
    row = promotion(Brought(margin_minor=500), outlay_of(CodePlan(copies=10), Mailed()))
    assert (row.contribution_minor, figures_of(row, "JPY")["contribution"]) == (500, "500")


def test_several_codes_are_expected_to_bring_what_their_copies_say() -> None:
    # 2 % of 2,000 and 5 % of 500 are 65 of 2,500: 2.6 %; a third code expects nothing.
    five = CodePlan(copies=500, response_percent=Decimal(5))
    outlay = sum_of_outlays(outlay_of(plan, Mailed()) for plan in (PLAN, five, CodePlan(copies=500)))
    row = promotion(Brought(), outlay)
    assert (outlay.copies, row.expected, row.planned_orders) == (3000, 0.026, 78)


def test_a_deviation_is_a_share_of_the_plan_also_of_a_loss() -> None:
    assert deviation(90, 120) == -0.25
    assert deviation(-50, -100) == 0.5
    assert deviation(5, None) is None
