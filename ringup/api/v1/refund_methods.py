"""Refund methods: how money that came in cash or by check goes back, one row for each currency of the company."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Currency, Flag, Id
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE
from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.rules.actor import refuse_without
from ringup.payments.loading.refund_methods import REFUND_METHOD_KIND
from ringup.payments.models import RefundMethod

router = Router(tags=["refunds"])
WORD = r"^[^\x00-\x1f]*$"


class NewRefundMethod(Body):
    """`method` is the code of a payment method for cash or checks; `receivables_method` its name in bookkeeping.

    `by_check`: a refund check is written, and its number kept.
    """

    currency: Currency
    method: str = Field(min_length=1, max_length=20, pattern=WORD)
    receivables_method: str = Field(default="", max_length=20, pattern=WORD)
    by_check: Flag = False


class RefundMethodChange(Body):
    """What is to be another; what is not named stays. The currency stays in any case."""

    method: str | None = Field(default=None, min_length=1, max_length=20, pattern=WORD)
    receivables_method: str | None = Field(default=None, max_length=20, pattern=WORD)
    by_check: Flag | None = None


class RefundMethodOut(Answer):
    """How money of a currency goes back."""

    id: Id
    currency: str
    method: str
    receivables_method: str
    by_check: bool


class RefundMethods(Answer):
    """Those of the company, by currency."""

    items: list[RefundMethodOut]


@router.get("", operation_id="list_refund_methods", response={200: RefundMethods})
def list_refund_methods(request: HttpRequest) -> HttpResponse:
    """What is set up; money of another currency goes back as it came."""
    actor = caller(request)
    if refusal := refuse_without(actor, REFUND_METHOD_KIND.may):
        return problem(refusal)
    rows = RefundMethod.objects.filter(legal_entity=actor.legal_entity).order_by("currency")
    return json_answer({"items": [_value(row) for row in rows]})


@router.post("", operation_id="add_refund_method", response={201: RefundMethodOut}, openapi_extra=ONCE)
@idempotent
def add_refund_method(request: HttpRequest, body: NewRefundMethod) -> HttpResponse:
    """Sets a currency up."""
    return _saved(request, body.dict())


@router.patch("/{refund_method}", operation_id="change_refund_method", response={200: RefundMethodOut})
def change_refund_method(request: HttpRequest, refund_method: Id, body: RefundMethodChange) -> HttpResponse:
    """Changes what is named; refunds that wait to be paid out stay as they are."""
    values = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    return _saved(request, values, refund_method)


@router.delete("/{refund_method}", operation_id="remove_refund_method", response={204: None})
def remove_refund_method(request: HttpRequest, refund_method: Id) -> HttpResponse:
    """From now on money of the currency goes back as it came."""
    refusal = remove_setup_row(caller(request), kind=REFUND_METHOD_KIND, key=refund_method)
    return problem(refusal) if refusal else HttpResponse(status=204)


def _saved(request: HttpRequest, values: Mapping[str, Any], key: str = "") -> HttpResponse:
    row = save_setup_row(caller(request), kind=REFUND_METHOD_KIND, values=values, key=key)
    if isinstance(row, tuple):
        return problem(list(row))
    return json_answer(_value(row)) if key else created(_value(row))


def _value(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "currency": row.currency,
        "method": row.method,
        "receivables_method": row.receivables_method,
        "by_check": row.by_check,
    }
