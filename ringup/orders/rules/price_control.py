"""Who may give which price, discount or charge by hand (spec §14b; decision 18).

What only the worker's own limit forbids has the cure `ask_approval`: those refusals come last, so that a question to a
supervisor is never about something that cannot be.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from ringup.pricing.rules.margin import NO_ALERT, MarginAlert, margin_of
from ringup.values.refusal import Cure, Refusal

ASK = Cure(code="ask_approval")
HUNDRED = Decimal(100)


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
    item: str = ""
    margin_alert: MarginAlert = NO_ALERT


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
    """Why the price may not be given, or None: `price_control_off`, `price_fixed`, `zero_price_invalid`,
    `reason_required`, `margin_too_low` {item, margin, least}, `not_permitted`, `below_lowest_price` {lowest}.
    """
    if not override.order_price_control:
        return Refusal(code="price_control_off", field="price")
    if not override.allow_price_adjust:
        return Refusal(code="price_fixed", field="price")
    if override.price == 0 and not override.zero_price_valid:
        return Refusal(code="zero_price_invalid", field="price")
    if not override.has_reason:
        return Refusal(code="reason_required", field="reason")
    margin = margin_of(Fraction(override.price), override.cost)
    if refusal := override.margin_alert.refuse(margin, item=override.item):
        return replace(refusal, field="price")
    if not override.may_override:
        return _beyond_permission("override_prices", "price")
    floor = lowest_price(cost=override.cost, cost_markup_percent=override.cost_markup_percent)
    if floor is not None and override.price < floor:
        facts = {"lowest": plain(floor)}
        return Refusal(code="below_lowest_price", facts=facts, cure=ASK, field="price")
    return None


@dataclass(frozen=True, kw_only=True)
class TotalDiscount:
    """A discount by hand on the whole order, in percent of the goods, and how far the role may go."""

    percent: Decimal
    order_price_control: bool
    may_give: bool
    most: Decimal


def check_total_discount(discount: TotalDiscount) -> Refusal | None:
    """Why it may not be given, or None: `price_control_off`, `not_permitted`, `discount_above_limit` {most}.

    With a limit of 15 %, 15 of goods for 100 may be given, 15.01 may not.
    """
    return _check_discount(discount, "total_discount")


@dataclass(frozen=True, kw_only=True)
class LineDiscount(TotalDiscount):
    """A discount by hand on one line, in percent of what is left of it; `takes_it`: the line takes discounts by hand.

    The limit is that of the order: who gave more on each line would have given more on the whole.
    """

    takes_it: bool


def check_line_discount(discount: LineDiscount) -> Refusal | None:
    """Why it may not be given, or None: `takes_no_discount` and those of `check_total_discount`."""
    if not discount.takes_it:
        return Refusal(code="takes_no_discount", field="manual_discount")
    return _check_discount(discount, "manual_discount")


def _check_discount(discount: TotalDiscount, field: str) -> Refusal | None:
    if not discount.order_price_control:
        return Refusal(code="price_control_off", field=field)
    if discount.percent > HUNDRED:
        return Refusal(code="percent_out_of_range", facts={"limit": plain(HUNDRED)}, field=field)
    if not discount.may_give:
        return _beyond_permission("give_manual_discounts", field)
    if discount.percent > discount.most:
        facts = {"most": plain(discount.most)}
        return Refusal(code="discount_above_limit", facts=facts, cure=ASK, field=field)
    return None


@dataclass(frozen=True, kw_only=True)
class ChargeChange:
    """A charge by hand: the amount that stands (0: none yet), the one that is wanted, and how far the role may go.

    What stands is what the rules charge there, if they do: many small steps lead no further than one.
    """

    before: Decimal
    after: Decimal
    may_add: bool
    increase_percent: Decimal
    decrease_percent: Decimal


def charge_limit(change: ChargeChange) -> Decimal | None:
    """How far the role may go in the wanted direction; None for a new charge, which has no limit.

    >>> charge_limit(ChargeChange(before=Decimal(10), after=Decimal(20), may_add=True,
    ...                           increase_percent=Decimal(50), decrease_percent=Decimal(100)))
    Decimal('15')
    """
    if not change.before:
        return None
    if not change.may_add:
        return change.before
    percent = change.increase_percent if change.after > change.before else -change.decrease_percent
    return change.before + change.before * percent / 100


def check_charge(change: ChargeChange) -> Refusal | None:
    """Why not, or None: `not_permitted`, `charge_above_limit` {most}, `charge_below_limit` {lowest}.

    With limits of 50 % up and 100 % down, a charge of 10 may become anything from 0 to 15.
    """
    if not change.may_add:
        return _beyond_permission("add_charges", "amount")
    limit = charge_limit(change)
    if limit is not None and change.after > max(limit, change.before):
        return Refusal(code="charge_above_limit", facts={"most": plain(limit)}, cure=ASK, field="amount")
    if limit is not None and change.after < min(limit, change.before):
        return Refusal(code="charge_below_limit", facts={"lowest": plain(limit)}, cure=ASK, field="amount")
    return None


def can_be_asked(refusal: Refusal) -> bool:
    """Whether a supervisor could allow what is refused."""
    return refusal.cure == ASK


def plain(figure: Decimal) -> str:
    """A figure as facts carry it.

    >>> plain(Decimal("100.00"))
    '100'
    """
    return format(figure.normalize(), "f")


def _beyond_permission(permission: str, field: str) -> Refusal:
    return Refusal(code="not_permitted", facts={"permission": permission}, cure=ASK, field=field)
