"""All lines of the order: for the full page, and for a screen that fell behind."""

from dataclasses import dataclass

from ringup.web.desk.orders.panels.order_line import OrderLine, order_line_panel
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown


@dataclass(frozen=True, kw_only=True)
class OrderLines(OrderPanel):
    lines: tuple[OrderLine, ...] = ()


def order_lines_panel(shown: Shown) -> OrderLines:
    """Every line of the order."""
    return OrderLines(order=shown.id, lines=tuple(order_line_panel(shown, line) for line in shown.rows.lines))
