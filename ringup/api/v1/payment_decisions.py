"""Payments of an order, changed and taken off; and what people decide: ask again, authorize or decline, replace."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringup.api.idempotent import idempotent_in_phases
from ringup.api.problems import problem
from ringup.api.schemas import Body, Code, Id, LongText, Nothing, Percent, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE, MoneyIn
from ringup.api.v1.order_shapes import Order
from ringup.api.v1.order_values import answer_with_order
from ringup.completion.actions.replace_payment import replace_payment
from ringup.payments.actions.authorize_manually import authorize_manually
from ringup.payments.actions.change_payment import change_payment
from ringup.payments.actions.decline_manually import decline_manually
from ringup.payments.actions.process_again import process_again
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.saving import PaymentEntry
from ringup.values.money import Money
from ringup.values.refusal import Refusal

router = Router(tags=["payments"])
ONE_FIGURE = Refusal(code="value_not_understood", facts={"text": ""}, field="amount")
PLACE = "/{order}/payments/{payment}"


class PaymentChange(Body):
    """So much, or so many percent of the total."""

    amount: MoneyIn | None = None
    percent: Percent | None = None


class Authorization(Body):
    """The code that the issuer gave by telephone, or that a terminal showed."""

    code: Code


class Decline(Body):
    """Why: a reason code of the company, or in words."""

    reason: Text


class Replacement(Body):
    """How it is paid instead; the amount is what the old payment leaves open. `card` is the id of a card on file.

    `not_done` is the note of a person who found at the processor that a request without an answer was not done.
    """

    method: Code
    card: Text = ""
    not_done: LongText = ""
    check_number: Text = ""
    prepay: bool | None = None


@router.patch(PLACE, operation_id="change_payment", response={200: Order})
def change_order_payment(request: HttpRequest, order: Id, payment: Id, body: PaymentChange) -> HttpResponse:
    """Changes what is paid; what was authorized before is held until the order is submitted with the change."""
    actor = caller(request)
    amount = Money.from_decimal(body.amount.amount, body.amount.currency) if body.amount else None
    if (amount is None) == (body.percent is None):
        return problem(ONE_FIGURE)
    return answer_with_order(
        actor, order, change_payment(actor, order=order, payment=payment, amount=amount, percent=body.percent)
    )


@router.delete(PLACE, operation_id="remove_payment", response={200: Order})
def remove_order_payment(request: HttpRequest, order: Id, payment: Id) -> HttpResponse:
    """Takes a payment off; what it holds is given back."""
    actor = caller(request)
    return answer_with_order(actor, order, remove_payment(actor, order=order, payment=payment))


@router.post(f"{PLACE}/process", operation_id="process_payment_again", response={200: Order}, openapi_extra=ONCE)
@idempotent_in_phases
def process_payment_again(request: HttpRequest, order: Id, payment: Id, body: Nothing) -> HttpResponse:
    """Asks the processor again: about a payment without an answer, or for one that was declined or has run out."""
    actor = caller(request)
    return answer_with_order(actor, order, process_again(actor, order=order, payment=payment))


@router.post(f"{PLACE}/authorize", operation_id="authorize_payment", response={200: Order}, openapi_extra=ONCE)
@idempotent_in_phases
def authorize_payment(request: HttpRequest, order: Id, payment: Id, body: Authorization) -> HttpResponse:
    """Takes the payment as authorized outside of the system."""
    actor = caller(request)
    return answer_with_order(actor, order, authorize_manually(actor, order=order, payment=payment, auth_code=body.code))


@router.post(f"{PLACE}/decline", operation_id="decline_payment", response={200: Order}, openapi_extra=ONCE)
@idempotent_in_phases
def decline_payment(request: HttpRequest, order: Id, payment: Id, body: Decline) -> HttpResponse:
    """Declines the payment for good."""
    actor = caller(request)
    return answer_with_order(actor, order, decline_manually(actor, order=order, payment=payment, reason=body.reason))


@router.post(f"{PLACE}/replace", operation_id="replace_payment", response={200: Order}, openapi_extra=ONCE)
@idempotent_in_phases
def replace_with_other(request: HttpRequest, order: Id, payment: Id, body: Replacement) -> HttpResponse:
    """Puts another payment in the place of one that was declined, ran out or could not be charged."""
    actor = caller(request)
    entry = PaymentEntry(method=body.method, stored_card=body.card, check_number=body.check_number, prepay=body.prepay)
    return answer_with_order(
        actor, order, replace_payment(actor, order=order, payment=payment, entry=entry, not_done=body.not_done)
    )
