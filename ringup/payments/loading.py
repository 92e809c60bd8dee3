"""Rows → values: the payments of an order, the tolerance of its call center, the credit of its customer, connectors."""

from django.conf import settings
from django.db.models import QuerySet, Sum

from ringup.call_centers.models import Parameters
from ringup.customers.models import Customer
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderState
from ringup.payments.connectors.protocol import Connector
from ringup.payments.connectors.registry import find_connector
from ringup.payments.models import PaymentLine
from ringup.payments.rules.credit import Credit, CreditLimitType
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState
from ringup.payments.rules.tolerance import Tolerance
from ringup.values.money import Money

RUNNING = [OrderState.SUBMITTED.value, OrderState.MODIFYING.value]
ON_ACCOUNT = [function.name for function in FUNCTIONS.values() if function.on_account]


def load_payment_lines(order: SalesOrder) -> list[PaymentLine]:
    """The order's payment lines in their order, with method and card, in one query."""
    return list(order.payments.select_related("method", "stored_card").order_by("position"))


def payment_of(line: PaymentLine) -> Payment:
    """A payment line as the rules see it."""
    return Payment(
        id=line.public_id,
        method=line.method_id,
        function=line.method.function,
        amount=Money(line.amount_minor, line.currency),
        state=LineState(line.state),
        percent=line.percent,
        prepay=line.prepay,
        check_number=line.check_number,
        captured_minor=line.captured_minor,
        refunded_minor=line.refunded_minor,
    )


def payments_of(lines: list[PaymentLine]) -> list[Payment]:
    """All payments of an order as the rules see them."""
    return [payment_of(line) for line in lines]


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
    on_order = _open_on_account(customer).exclude(order=order).aggregate(sum=Sum("amount_minor"))["sum"] or 0
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
        order__customer=customer, order__state__in=RUNNING, method__function__in=ON_ACCOUNT
    ).exclude(state=LineState.VOIDED.value)


def load_connector(name: str) -> Connector:
    """The connector with this installation's settings; LookupError for a name that is not in the registry."""
    return find_connector(name).configured(settings.PAYMENT_CONNECTORS.get(name, {}))
