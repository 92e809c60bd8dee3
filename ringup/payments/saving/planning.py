"""Values → rows: the payment method that is planned to pay an order, and what its discount makes of the total."""

from collections.abc import Iterable

from ringup.orders.loading import OrderRows
from ringup.orders.saving import Repriced, reprice, save_lines
from ringup.payments.models import PaymentLine
from ringup.payments.rules.planned import planned_method
from ringup.payments.rules.states import GONE
from ringup.payments.saving import follow_total
from ringup.pricing.rules.discounts import tender


def plan_payment(rows: OrderRows, methods: Iterable[str]) -> Repriced | None:
    """Notes the one method that these (codes) are, and calculates the order anew where a discount depends on it.

    Nothing is stored yet; None where the order stays as it is.
    """
    planned = planned_method(methods)
    if planned == rows.order.payment_method:
        return None
    rows.order.payment_method = planned
    if not any(discount.kind == tender.NAME for discount in rows.rules.rules.discounts):
        return None
    return reprice(rows)


def keep_plan(rows: OrderRows, repriced: Repriced | None, lines: list[PaymentLine]) -> None:
    """Stores what the plan changed: order lines, and payments in percent of the total; the caller stores the header."""
    if repriced is not None:
        save_lines(rows, repriced)
        follow_total(rows.order, lines)


def methods_of(lines: Iterable[PaymentLine]) -> list[str]:
    """The codes of the methods of all payments that count."""
    return [line.method.code for line in lines if line.state not in GONE]
