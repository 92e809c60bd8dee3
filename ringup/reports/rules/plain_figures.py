"""The figures of a promotion as programs and spreadsheets calculate with them: plain texts, shares from 0 to 1."""

from fractions import Fraction

from ringup.reports.rules.promotions import Promotion, deviation
from ringup.values.money import exponent_of, minor_text
from ringup.values.rounding import round_half_up

Plain = str | int | bool | None
# Of a rate and of an amount for each copy.
PLACES = 4


def figures_of(row: Promotion, currency: str) -> dict[str, Plain]:
    """Each actual beside its plan and how far it is from it; None where nothing was planned or nothing was mailed."""
    outlay, brought, response = row.outlay, row.brought, row.response
    orders = row.planned_orders or None
    sales, cost = outlay.planned_sales_minor or None, outlay.planned_cost_minor or None
    contribution = row.planned_contribution_minor

    def amount(minor: int | None) -> str | None:
        return None if minor is None else minor_text(minor, currency)

    def per_copy(minor: Fraction | None) -> str | None:
        return None if minor is None else _fixed(minor / 10 ** exponent_of(currency))

    return {
        "code": row.code,
        "name": row.name,
        "copies": outlay.copies,
        "copies_requested": outlay.requested,
        "copies_planned": outlay.planned_copies,
        "copies_deviation": _share(deviation(outlay.copies, outlay.planned_copies)),
        "copies_by_plan": outlay.by_plan,
        "orders": brought.orders,
        "orders_planned": orders,
        "orders_deviation": _share(deviation(brought.orders, orders)),
        "customers": brought.customers,
        "canceled": brought.canceled,
        "response": _share(response.value if response else None),
        "response_low": _share(response.low if response else None),
        "response_high": _share(response.high if response else None),
        "response_expected": _share(row.expected),
        "standing": row.standing or None,
        "revenue": amount(brought.revenue_minor),
        "revenue_planned": amount(sales),
        "revenue_deviation": _share(deviation(brought.revenue_minor, sales)),
        "returned": amount(brought.returned_minor),
        "margin": amount(brought.margin_minor),
        "cost": amount(outlay.cost_minor),
        "cost_planned": amount(cost),
        "cost_deviation": _share(deviation(outlay.cost_minor, cost)),
        "cost_by_plan": outlay.costs_by_plan,
        "contribution": amount(row.contribution_minor),
        "contribution_planned": amount(contribution),
        "contribution_deviation": _share(deviation(row.contribution_minor, contribution)),
        "revenue_per_copy": per_copy(row.revenue_per_copy),
        "revenue_per_copy_planned": per_copy(row.planned_per_copy),
        "currency": currency,
    }


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.{PLACES}f}"


def _fixed(value: Fraction) -> str:
    scaled = round_half_up(value * 10**PLACES)
    return f"{'-' if scaled < 0 else ''}{abs(scaled) // 10**PLACES}.{abs(scaled) % 10**PLACES:0{PLACES}d}"
