"""What is still to pay, or paid too much, and what the submit of a change does about it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.completion.saving import plan_of
from ringup.payments.loading import load_payment_lines, payments_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.amounts import balance
from ringup.payments.rules.difference import planned
from ringup.plumbing import formats
from ringup.values.money import Money
from ringup.web.desk.orders.money_steps import said_steps
from ringup.web.desk.orders.panels.order_panel import Fact, OrderPanel
from ringup.web.desk.orders.shown import Shown


@dataclass(frozen=True, kw_only=True)
class OrderBalance(OrderPanel):
    """`steps` say what is done to the payments with the submit, so that they come to the changed total."""

    balance: Fact | None = None
    steps: tuple[str, ...] = ()


def order_balance_panel(shown: Shown, lines: list[PaymentLine] | None = None) -> OrderBalance:
    """The balance; one query unless the payment lines are loaded already. Nothing before the first line."""
    if not shown.rows.lines or not shown.rows.center.order_completion:
        return OrderBalance(order=shown.id)
    lines = load_payment_lines(shown.order) if lines is None else lines
    plan = plan_of(shown.rows, lines) if shown.may_change else None
    payments = payments_of(lines)
    left = balance(Money(shown.order.total_minor, shown.currency), planned(payments, plan) if plan else payments)
    name = _("Still to pay") if left.minor > 0 else _("Paid too much") if left.minor else _("Paid in full")
    if plan is not None and not left:
        name = _("Settled with the submit")
    value, limit = formats.money(abs(left.minor), left.currency), shown.actor.limits.refund_limit_minor
    return OrderBalance(
        order=shown.id,
        balance=Fact(name=name, value=value, tone="warn" if left else "good"),
        steps=tuple(said_steps(plan, lines, limit=limit, rates=shown.rows.rates)) if plan else (),
    )
