"""Who may give which price by hand (spec §14b; decision 18)."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class PriceOverride:
    """What the decision needs to know. Prices and cost are per unit, in the order's currency."""

    price: Decimal
    order_price_control: bool
    may_override: bool
    allow_price_adjust: bool
    zero_price_valid: bool
    has_reason: bool
    cost: Decimal | None
    cost_markup_percent: Decimal


def lowest_price(*, cost: Decimal | None, cost_markup_percent: Decimal) -> Decimal | None:
    """The floor of a role, or None where there is none (AX: set-up override permissions; oracle O-087).

    >>> lowest_price(cost=Decimal(100), cost_markup_percent=Decimal(5))
    Decimal('105')
    >>> lowest_price(cost=Decimal(100), cost_markup_percent=Decimal(0)) is None
    True
    """
    if cost is None or cost_markup_percent == 0:
        return None
    return cost + cost * cost_markup_percent / 100


def check_override(override: PriceOverride) -> Refusal | None:
    """Why the price may not be given, or None: `price_control_off`, `not_permitted`, `price_fixed`, `reason_required`,
    `zero_price_invalid`, `below_lowest_price` {lowest}.
    """
    if not override.order_price_control:
        return Refusal(code="price_control_off", field="price")
    if not override.may_override:
        return Refusal(
            code="not_permitted",
            facts={"permission": "override_prices"},
            cure=Cure(code="ask_supervisor"),
            field="price",
        )
    if not override.allow_price_adjust:
        return Refusal(code="price_fixed", field="price")
    if override.price == 0 and not override.zero_price_valid:
        return Refusal(code="zero_price_invalid", field="price")
    floor = lowest_price(cost=override.cost, cost_markup_percent=override.cost_markup_percent)
    if floor is not None and override.price < floor:
        return Refusal(
            code="below_lowest_price",
            facts={"lowest": str(floor.normalize())},
            cure=Cure(code="ask_supervisor"),
            field="price",
        )
    if not override.has_reason:
        return Refusal(code="reason_required", field="reason")
    return None
