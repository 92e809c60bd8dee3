"""Credits on invoiced orders: the difference to a lower price, to the customer's account or back on a card."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import created
from ringup.api.documents import XML, document_answer
from ringup.api.idempotent import idempotent_in_phases, submit_key_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, DecimalText, Id, Moment, Price, Text
from ringup.api.tokens import caller
from ringup.api.v1.rows_of_orders import rows_of_order
from ringup.returns.actions.issue_e_credit_note import issue_e_credit_note
from ringup.returns.actions.match_line_price import match_line_price
from ringup.returns.queries import CreditRow, list_credits
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal

router = Router(tags=["credits"])
ONCE = {"x-idempotent": True}


class PriceMatch(Body):
    """A lower price of an invoiced line; `refund_to` is `account`, a payment's id, or nothing for the default."""

    price: Price
    reason: Text = ""
    refund_to: str = Field(default="", max_length=20, pattern=r"^[a-z0-9]*$")


class Credit(Answer):
    """A credit; `status` is on_account, refund_asked, refunded or refund_failed."""

    id: Id
    number: str
    journal: str
    credited_at: Moment
    line: Id
    quantity: DecimalText
    old_price: DecimalText
    new_price: DecimalText
    currency: str
    difference: DecimalText
    credit: DecimalText
    tax: DecimalText
    total: DecimalText
    reason: str
    status: str


class CreditList(Answer):
    """The credits of an order, the first one first."""

    items: list[Credit]


@router.get("/{order}/credits", operation_id="list_credits", response={200: CreditList})
def list_order_credits(request: HttpRequest, order: Id) -> HttpResponse:
    """The credits of an order."""
    return rows_of_order(request, order, list_rows=list_credits, value=lambda row, _actor: credit_value(row))


@router.post(
    "/{order}/lines/{line}/price-match", operation_id="match_price", response={201: Credit}, openapi_extra=ONCE
)
@idempotent_in_phases
def match_price(request: HttpRequest, order: Id, line: Id, body: PriceMatch) -> HttpResponse:
    """Gives the difference to a lower price on what is invoiced of the line."""
    actor = caller(request)
    outcome = match_line_price(
        actor,
        order=order,
        line=line,
        new_price=body.price,
        reason=body.reason,
        refund_to=body.refund_to,
        request_key=submit_key_of(request, actor),
    )
    if isinstance(outcome, Refusal):
        return problem(outcome)
    [made] = [row for row in list_credits(outcome.note.order_id) if row.public_id == outcome.note.public_id]
    return created(credit_value(made))


@router.get("/{order}/credits/{credit}/e-invoice", operation_id="get_e_credit_note", openapi_extra=XML)
def e_credit_note(request: HttpRequest, order: Id, credit: Id) -> HttpResponse:
    """The credit as EN 16931 has it (UBL 2.1), where an e-invoice is due for the order."""
    return document_answer(issue_e_credit_note(caller(request), order=order, credit=credit))


def credit_value(row: CreditRow) -> dict[str, Any]:
    """A credit as the API shows it; amounts are texts with the currency's decimals."""
    return {
        "id": row.public_id,
        "number": row.number,
        "journal": row.journal,
        "credited_at": row.credited_at,
        "line": row.line,
        "quantity": plain_text(row.quantity),
        "old_price": plain_text(row.old_price),
        "new_price": plain_text(row.new_price),
        "currency": row.total.currency,
        **{name: str(getattr(row, name)) for name in ("difference", "credit", "tax", "total")},
        "reason": row.reason,
        "status": row.status,
    }
