"""Payment links of a sales order: the customer pays at the processor's page."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringup.api.answers import created
from ringup.api.idempotent import idempotent_in_phases
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Code, DecimalText, Id, Moment, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE, MoneyIn
from ringup.api.v1.rows_of_orders import rows_of_order
from ringup.payments.actions.send_payment_link import LinkWish, send_payment_link
from ringup.payments.models import PaymentLink
from ringup.payments.queries import list_links
from ringup.values.money import Money
from ringup.values.refusal import Refusal

router = Router(tags=["payments"])


class NewPaymentLink(Body):
    """Where the link goes. Without an amount it is for all that is left to pay."""

    method: Code
    channel: Literal["email", "text_message"]
    recipient: Text
    amount: MoneyIn | None = None


class PaymentLinkShown(Answer):
    """A payment link; `state` is intent, sent, opened, declined, paid, expired, closing, void or failed."""

    id: Id
    payment: Id
    state: str
    channel: str
    recipient: str
    amount: DecimalText
    currency: str
    expires_at: Moment


class PaymentLinkList(Answer):
    """The payment links of an order, the first one first."""

    items: list[PaymentLinkShown]


@router.get("/{order}/payment-links", operation_id="list_payment_links", response={200: PaymentLinkList})
def list_payment_links(request: HttpRequest, order: Id) -> HttpResponse:
    """The payment links of an order."""
    return rows_of_order(request, order, list_rows=list_links, value=lambda row, _actor: _value(row))


@router.post(
    "/{order}/payment-links", operation_id="send_payment_link", response={201: PaymentLinkShown}, openapi_extra=ONCE
)
@idempotent_in_phases
def send_link(request: HttpRequest, order: Id, body: NewPaymentLink) -> HttpResponse:
    """Sends the customer a payment link; asked for again, an unpaid link goes out again or is replaced."""
    wish = LinkWish(
        method=body.method,
        channel=body.channel,
        recipient=body.recipient,
        amount=Money.from_decimal(body.amount.amount, body.amount.currency) if body.amount else None,
    )
    outcome = send_payment_link(caller(request), order=order, wish=wish)
    return problem(outcome) if isinstance(outcome, Refusal) else created(_value(outcome))


def _value(row: PaymentLink) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "payment": row.payment_line.public_id,
        "state": row.state,
        "channel": row.channel,
        "recipient": row.recipient,
        "amount": str(Money(row.amount_minor, row.currency)),
        "currency": row.currency,
        "expires_at": row.expires_at,
    }
