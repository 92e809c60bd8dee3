"""What a line earns over its cost, and which offers are in reach of the order."""

from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from ringup.orders.loading.basket import load_basket, load_book
from ringup.orders.loading.rows import OrderRows, factor_of
from ringup.orders.models import SalesLine
from ringup.orders.rules.kits import components_on, cost_of_kit
from ringup.pricing.rules.ladder import Rung, gap_ladder
from ringup.pricing.rules.margin import MarginAlert, margin_of
from ringup.pricing.rules.pipeline import calculate
from ringup.values.money import Money


def margin_alert_of(rows: OrderRows) -> MarginAlert:
    """The margins that the order's call center accepts."""
    parameters = rows.center.parameters
    return MarginAlert(
        acceptable=parameters.margin_acceptable_percent, questionable=parameters.margin_questionable_percent
    )


def margin_of_line(rows: OrderRows, line: SalesLine) -> Fraction | None:
    """What the line leaves over its cost after all discounts, in percent, tax left out; None without a cost."""
    if line.quantity <= 0:
        return None
    net = line.net_minor - (line.tax_minor if rows.order.prices_include_tax else 0)
    price = Fraction(Money(net, rows.order.currency).as_decimal) / Fraction(line.quantity)
    return margin_of(price, cost_of(rows, line))


def cost_of(rows: OrderRows, line: SalesLine) -> Decimal | None:
    """What a unit of the line costs us: a further unit what it contains; a kit what stands in it, else what it says."""
    if line.item is None:
        return None
    cost = cost_of_kit(components_on(line.kit)) if line.kit else None
    cost = line.item.cost if cost is None else cost
    return None if cost is None else cost * factor_of(rows, line) * rows.exchange_rate


def load_ladder(rows: OrderRows) -> list[Rung]:
    """The offers in reach of the order, as it would be priced now; the queries of its price book."""
    book = load_book(rows)
    return gap_ladder(calculate(load_basket(rows, timezone.now()), book), book)
