"""Rows → values: the payments of an order that were taken for another customer than it has now."""

from collections.abc import Sequence

from ringup.orders.models import SalesOrder
from ringup.payments.models import PaymentLine
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.other_customer import Payer, Taken, refuse_to_pay_for
from ringup.payments.rules.states import GONE, LineState
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def load_strangers(order: SalesOrder, lines: Sequence[PaymentLine]) -> list[Refusal]:
    """Why payments cannot pay the order of its customer; without a query. Without a customer nobody can tell yet."""
    customer = order.customer
    if customer is None:
        return []
    payer = Payer(customer=customer.pk, buys_on_account=customer.allow_on_account, currency=order.currency)
    found = (refuse_to_pay_for(payer, _taken(line)) for line in lines if line.state not in GONE)
    return [refusal for refusal in found if refusal is not None]


def _taken(line: PaymentLine) -> Taken:
    card = line.stored_card or line.loyalty_card
    return Taken(
        method=line.method.name,
        amount=Money(line.amount_minor, line.currency),
        holder=card.customer_id if card is not None else None,
        # What was submitted was granted, and an account may be closed for what comes later.
        new_on_account=FUNCTIONS[line.method.function].on_account and line.state == LineState.NOT_SUBMITTED,
    )
