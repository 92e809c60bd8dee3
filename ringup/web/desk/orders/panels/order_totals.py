"""What the order comes to: exact after every change."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_panel import Fact, OrderPanel
from ringup.web.desk.orders.shown import Shown


@dataclass(frozen=True, kw_only=True)
class OrderTotals(OrderPanel):
    rows: tuple[Fact, ...] = ()
    label: str = ""
    total: str = ""
    note: str = ""


def order_totals_panel(shown: Shown) -> OrderTotals:
    """Goods, discounts, each charge by its name, tax, and the sum to pay."""
    order = shown.order
    return OrderTotals(
        order=shown.id,
        rows=tuple(sum_rows(shown)),
        label=_("To pay") if shown.may_change else _("Total"),
        total=formats.money(order.total_minor, order.currency),
        note=_("Tax is included in the prices.") if order.prices_include_tax and order.total_minor else "",
    )


def sum_rows(shown: Shown) -> Iterator[Fact]:
    """The rows above the total, without those that are nothing."""
    order = shown.order
    yield Fact(name=_("Goods"), value=formats.amount(order.subtotal_minor, order.currency))
    if order.discount_minor:
        yield Fact(name=_("Discounts"), value=formats.amount(-order.discount_minor, order.currency), tone="good")
    charges: dict[str, int] = {}
    for charge in shown.rows.charges:
        charges[charge.code] = charges.get(charge.code, 0) + charge.amount_minor
    for code, minor in charges.items():
        yield Fact(name=shown.rules.get(code, code), value=formats.amount(minor, order.currency))
    if order.tax_minor:
        name = _("Tax included") if order.prices_include_tax else _("Tax")
        yield Fact(name=name, value=formats.amount(order.tax_minor, order.currency))
