"""Why this price: base, agreement, adjustment, each discount, charge and tax, and what was looked at and refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ringup.orders.models import SalesLine
from ringup.orders.rules.promises import PriceChoice
from ringup.orders.saving.promises import holding
from ringup.plumbing import formats
from ringup.values.money import Money
from ringup.values.rounding import round_half_up
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording.price_steps import PRICE_STEPS, TODAY, WHY_NOT


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the price. `share` and `offset` are percentages of the highest sum, for the bar."""

    label: str
    amount: str
    why: str = ""
    kind: str = ""
    offset: int = 0
    share: int = 0


@dataclass(frozen=True, kw_only=True)
class RefusedRule:
    rule: str
    why: str
    cure: str = ""


@dataclass(frozen=True, kw_only=True)
class LineWaterfall(OrderPanel):
    title: str = ""
    steps: tuple[Step, ...] = ()
    total: str = ""
    refused: tuple[RefusedRule, ...] = ()
    proof: str = ""


@dataclass(frozen=True, kw_only=True)
class Move:
    """From one sum of the line to the next, in minor units."""

    label: str
    before: int
    after: int
    why: str = ""


def line_waterfall_panel(shown: Shown, line: SalesLine) -> LineWaterfall:
    """The line's stored trail as sums of the whole line: unit prices times the quantity, then amounts."""
    moves = list(_moves(shown, line))
    highest = max((max(abs(move.before), abs(move.after)) for move in moves), default=0) or 1
    quantity = formats.quantity(line.quantity)
    return LineWaterfall(
        order=shown.id,
        title=f"{quantity} × {formats.unit_price(line.unit_price, shown.currency)}",
        steps=tuple(_step(move, highest, shown.currency) for move in moves),
        total=formats.amount(moves[-1].after if moves else line.net_minor, shown.currency),
        refused=tuple(_refused(shown, line)),
        proof=_("Tax is included in the prices.") if shown.order.prices_include_tax else "",
    )


def _moves(shown: Shown, line: SalesLine) -> Iterator[Move]:
    currency = shown.currency
    trail = line.result.get("trail", ())
    value = line.net_minor + line.discount_minor
    stand = 0
    prices = [step for step in trail if step["step"] != "discount"]
    for place, step in enumerate(prices, start=1):
        after = value if place == len(prices) else _value_at(Decimal(step["after"]), line, value)
        yield Move(label=_label(shown, line, step), before=stand, after=after, why=_why(step))
        stand = after
    for step in trail:
        if step["step"] == "discount" and step["after"] is not None:
            after = stand + Money.parse(step["after"], currency).minor - Money.parse(step["before"], currency).minor
            yield Move(label=_label(shown, line, step), before=stand, after=after)
            stand = after
    for charge in line.result.get("charges", ()):
        after = stand + Money.parse(charge["amount"], currency).minor
        yield Move(label=shown.rules.get(charge["code"], charge["code"]), before=stand, after=after)
        stand = after
    if line.tax_minor and not shown.order.prices_include_tax:
        yield Move(label=_("Tax"), before=stand, after=stand + line.tax_minor)


def _value_at(price: Decimal, line: SalesLine, value: int) -> int:
    """The line at another unit price, in minor units; the same proportion as the price that holds."""
    return round_half_up(price / line.unit_price * value) if line.unit_price else 0


def _label(shown: Shown, line: SalesLine, step: dict[str, str]) -> str:
    if step["step"] in ("discount", "price_adjustment") and step["rule"] in shown.rules:
        return shown.rules[step["rule"]]
    word = step["rule"] if step["step"] == "discount" else step["step"]
    words = PRICE_STEPS | TODAY if holding(line) is PriceChoice.TODAY else PRICE_STEPS
    return str(words.get(word, word))


def _why(step: dict[str, str]) -> str:
    """The account of an agreement, the reason of a price by hand."""
    if step["step"] == "price_override":
        return "" if step["why"] == "by_hand" else step["why"]
    return step["rule"] or "" if step["step"] in ("trade_agreement", "overridden") else ""


def _step(move: Move, highest: int, currency: str) -> Step:
    change = move.after - move.before
    first = move.before == 0 and change >= 0
    low, high = sorted((max(move.before, 0), max(move.after, 0)))
    return Step(
        label=move.label,
        amount=formats.amount(change, currency),
        why=move.why,
        kind="base" if first else "less" if change < 0 else "more",
        offset=low * 100 // highest,
        share=max((high - low) * 100 // highest, 1),
    )


def _refused(shown: Shown, line: SalesLine) -> Iterator[RefusedRule]:
    for step in line.result.get("trail", ()):
        if step["step"] == "discount" and step["after"] is None:
            rule = step["rule"] or ""
            yield RefusedRule(rule=shown.rules.get(rule, rule), why=str(WHY_NOT.get(step["why"], step["why"])))
