"""What is asked of a supervisor, how far it goes beyond the agent's limit, and what holds when nobody answers in time.

An asked value is a mapping with one figure: {"price": "8.00"}, {"percent": "20"} or {"amount": "10.00"}. Offers and
grants are written in the same way (spec/beyond.md, 12).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ringup.values.refusal import Refusal

Value = Mapping[str, str]
FIGURES = ("price", "percent", "amount")
HUNDRED = Decimal(100)


class ApprovalKind(StrEnum):
    """What can be approved."""

    PRICE = "price"
    LINE_DISCOUNT = "line_discount"
    TOTAL_DISCOUNT = "total_discount"
    CHARGE = "charge"


class Fallback(StrEnum):
    """What holds when nobody answers in time."""

    DENY = "deny"
    ACCEPT_WITHIN = "accept_within"  # what goes at most so many percent beyond the agent's limit
    OWN_LIMIT = "own_limit"  # as far as the agent may go alone


@dataclass(frozen=True, kw_only=True)
class TimeOut:
    """A question that nobody answered. `beyond` is in percent; None where the agent's role has no limit to measure by.

    `limit` is how far the agent may go alone; empty where that is nowhere.
    """

    fallback: Fallback
    most_beyond: Decimal
    asked: Value
    limit: Value
    beyond: Decimal | None


def granted_on_time_out(asked: TimeOut) -> Value:
    """What the rule of the call center grants; an empty value is nothing.

    At most 5 % beyond is accepted: 9.60 where the lowest price is 10.00 goes 4 % beyond it, and 9.00 goes 10 %.

    >>> rule = TimeOut(fallback=Fallback.ACCEPT_WITHIN, most_beyond=Decimal(5), asked={"price": "9.60"},
    ...                limit={"price": "10"}, beyond=Decimal(4))
    >>> granted_on_time_out(rule)
    {'price': '9.60'}
    """
    if asked.fallback is Fallback.OWN_LIMIT:
        return asked.limit
    within = asked.beyond is not None and asked.beyond <= asked.most_beyond
    return asked.asked if asked.fallback is Fallback.ACCEPT_WITHIN and within else {}


def beyond_amount(*, asked: Decimal, limit: Decimal) -> Decimal | None:
    """How far a price or an amount goes beyond its limit, in percent of the limit; None of nothing.

    >>> beyond_amount(asked=Decimal(8), limit=Decimal(10))
    Decimal('20')
    """
    return abs(asked - limit) * HUNDRED / limit if limit else None


def figure_of(value: Value) -> Decimal:
    """The one figure of a value.

    >>> figure_of({"amount": "2.00"})
    Decimal('2.00')
    """
    return Decimal(next(value[name] for name in FIGURES if name in value))


def with_figure(value: Value, figure: Decimal) -> Value:
    """The value with another figure: what a supervisor offers instead.

    >>> with_figure({"percent": "20"}, Decimal(12))
    {'percent': '12'}
    """
    return {next(name for name in FIGURES if name in value): format(figure, "f")}


def check_counter(asked: Value, figure: Decimal) -> Refusal | None:
    """Why a figure cannot be offered instead, or None: `amount_out_of_range`, `percent_out_of_range` {limit}."""
    if "percent" in asked and not 0 <= figure <= HUNDRED:
        return Refusal(code="percent_out_of_range", facts={"limit": "100"}, field="value")
    if not 0 <= figure <= Decimal(10) ** 9:
        return Refusal(code="amount_out_of_range", field="value")
    return None
