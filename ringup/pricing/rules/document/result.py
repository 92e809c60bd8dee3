"""Prints a calculation as the price file's result: amounts as text with the currency's decimals, prices exactly."""

from fractions import Fraction
from typing import Any

from ringup.pricing.rules.calculation import AppliedCharge, Calculation, PricedLine, Refused, TrailStep
from ringup.pricing.rules.parts import parts_of
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.prices.kits import component_shares
from ringup.values.decimals import plain_text
from ringup.values.money import exponent_of, fixed_text, minor_text
from ringup.values.rounding import round_half_up

# Prices that no decimal number hits, such as 10 ÷ 3, are printed with this many decimals; the calculation keeps them.
PRICE_DECIMALS = 6


def result_of(calculation: Calculation, book: PriceBook) -> dict[str, Any]:
    """The whole result as JSON-able values."""
    currency = calculation.basket.currency
    totals = calculation.totals
    return {
        "lines": [line_result(line, calculation, book) for line in calculation.lines],
        "charges": [charge_result(charge, currency) for charge in calculation.charges],
        "refused": [refused_result(each) for each in calculation.refused],
        "totals": {
            "subtotal": minor_text(totals.subtotal_minor, currency),
            "discount": minor_text(totals.discount_minor, currency),
            "charges": minor_text(totals.charges_minor, currency),
            "tax": minor_text(totals.tax_minor, currency),
            "total": minor_text(totals.total_minor, currency),
        },
        "optimal": calculation.optimal,
    }


def line_result(line: PricedLine, calculation: Calculation, book: PriceBook) -> dict[str, Any]:
    """One line."""
    currency = calculation.basket.currency
    printed: dict[str, Any] = {
        "product": line.product.number,
        "quantity": plain_text(line.line.quantity),
        "base_price": price_text(line.base_price, currency),
        "agreement_price": None if line.agreement_price is None else price_text(line.agreement_price, currency),
        "active_price": price_text(line.active_price, currency),
        "discount": minor_text(line.discount_minor, currency),
        "net": minor_text(line.net_minor, currency),
        "discounts": [
            {
                "id": discount.id,
                "amount": minor_text(discount.amount_minor, currency),
                "quantity": plain_text(discount.quantity),
            }
            for discount in line.discounts
        ],
        "charges": [charge_result(charge, currency) for charge in line.charges],
        "tax": minor_text(line.tax_minor, currency),
        "parts": [
            {
                "quantity": plain_text(part.quantity),
                "discount": minor_text(part.discount_minor, currency),
                "net": minor_text(part.net_minor, currency),
            }
            for part in parts_of(line, keep_on_one_line=book.rules.policy.keep_items_on_one_line)
        ],
        "trail": [step_result(step, currency) for step in line.trail],
    }
    if line.line.kit:
        printed["components"] = [
            {
                "product": share.product,
                "quantity": plain_text(share.quantity),
                "net": minor_text(share.net_minor, currency),
            }
            for share in component_shares(line.line.kit, line.line.quantity, line.net_minor, book)
        ]
    return printed


def charge_result(charge: AppliedCharge, currency: str) -> dict[str, Any]:
    """One charge; its tax only where it has a tax group."""
    printed = {"code": charge.code, "amount": minor_text(charge.amount_minor, currency)}
    if charge.tax_group:
        printed["tax"] = minor_text(charge.tax_minor, currency)
    return printed


def refused_result(refused: Refused) -> dict[str, Any]:
    """One coupon or discount that gave nothing."""
    return {"rule": refused.rule, **refused.refusal.as_dict()}


def step_result(step: TrailStep, currency: str) -> dict[str, Any]:
    """One step of the trail."""
    return {
        "step": step.step,
        "rule": step.rule,
        "before": figure_text(step.before, currency),
        "after": figure_text(step.after, currency),
        "why": step.why,
    }


def figure_text(figure: Fraction | int | None, currency: str) -> str | None:
    """A price or an amount as text."""
    if figure is None:
        return None
    return price_text(figure, currency) if isinstance(figure, Fraction) else minor_text(figure, currency)


def price_text(price: Fraction, currency: str) -> str:
    """A price per unit with at least the currency's decimals: 15 → "15.00", 0.125 → "0.125", 10 ÷ 3 → "3.333333"."""
    numerator, denominator = price.as_integer_ratio()
    for places in range(exponent_of(currency), 13):
        scaled, rest = divmod(numerator * 10**places, denominator)
        if not rest:
            return fixed_text(scaled, places)
    return fixed_text(round_half_up(price * 10**PRICE_DECIMALS), PRICE_DECIMALS)
