"""Rows → values: the payments of an order, the tolerance of its call center, the credit of its customer."""

from django.db.models import QuerySet, Sum

from ringup.call_centers.models import Parameters
from ringup.customers.models import Customer
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.payments.models import PaymentLine
from ringup.payments.rules.balance import Paid, Tolerance
from ringup.payments.rules.credit import Credit, CreditLimitType
from ringup.payments.rules.methods import Function, LineState
from ringup.values.money import Money

# Lines that still stand for money: all but those that were taken back or never came through.
COUNTED = [state.value for state in LineState if state not in (LineState.VOIDED, LineState.DECLINED)]
RUNNING = [OrderState.SUBMITTED.value, OrderState.MODIFYING.value]


def load_payment_lines(order: SalesOrder) -> list[PaymentLine]:
    """The order's payment lines in their order, with method and card, in one query."""
    return list(order.payments.select_related("method", "stored_card").order_by("position"))


def paid_of(lines: list[PaymentLine]) -> list[Paid]:
    """The payments that count toward the balance."""
    return [
        Paid(function=Function(line.method.function), amount=Money(line.amount_minor, line.currency))
        for line in lines
        if line.state in COUNTED
    ]


def tolerance_of(parameters: Parameters) -> Tolerance:
    """The call center's tolerance for checks."""
    return Tolerance(
        allow_out_of_balance=parameters.allow_out_of_balance,
        overpaid_percent=parameters.overpaid_percent,
        underpaid_percent=parameters.underpaid_percent,
    )


def load_credit(order: SalesOrder, customer: Customer, parameters: Parameters) -> Credit:
    """The customer's credit in the order's currency, in one query; this order's own lines are not counted."""
    currency = order.currency
    open_lines = _open_on_account(customer).exclude(order=order)
    on_order = open_lines.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    limit = customer.credit_limit_minor
    return Credit(
        type=CreditLimitType(parameters.credit_limit_type),
        limit=None if limit is None else Money(limit, currency),
        mandatory=customer.mandatory_credit_limit,
        balance=Money(customer.balance_minor, currency),
        delivered=Money.zero(currency),
        on_order=Money(on_order, currency),
    )


def _open_on_account(customer: Customer) -> "QuerySet[PaymentLine]":
    return PaymentLine.objects.filter(
        order__customer=customer,
        order__state__in=RUNNING,
        method__function=Function.CUSTOMER.value,
        state__in=COUNTED,
    )
