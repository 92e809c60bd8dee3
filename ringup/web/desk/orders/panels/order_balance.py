"""What is still to pay, or paid too much."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.payments.loading import load_payment_lines, payments_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.amounts import balance
from ringup.plumbing import formats
from ringup.values.money import Money
from ringup.web.desk.orders.panels.order_panel import Fact, OrderPanel
from ringup.web.desk.orders.shown import Shown


@dataclass(frozen=True, kw_only=True)
class OrderBalance(OrderPanel):
    balance: Fact | None = None


def order_balance_panel(shown: Shown, lines: list[PaymentLine] | None = None) -> OrderBalance:
    """The balance; one query unless the payment lines are loaded already. Nothing before the first line."""
    if not shown.rows.lines or not shown.rows.center.order_completion:
        return OrderBalance(order=shown.id)
    payments = payments_of(load_payment_lines(shown.order) if lines is None else lines)
    left = balance(Money(shown.order.total_minor, shown.currency), payments)
    name = _("Still to pay") if left.minor > 0 else _("Paid too much") if left.minor else _("Paid in full")
    value = formats.money(abs(left.minor), left.currency)
    return OrderBalance(order=shown.id, balance=Fact(name=name, value=value, tone="warn" if left else "good"))
