"""For whom an order is, and what is noted on it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringup.api.answers import created
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Flag, Id, LongText, Moment, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE
from ringup.api.v1.order_shapes import Order
from ringup.api.v1.order_values import answer_with_order
from ringup.orders.actions.add_note import add_note
from ringup.orders.actions.set_customer import set_customer
from ringup.orders.models import OrderNote
from ringup.values.refusal import Refusal

router = Router(tags=["orders"])


class CustomerOfOrder(Body):
    """The id of the customer; null takes it off."""

    customer: Id | None


class NewNote(Body):
    """A note on the order, or on a line; an external one is printed on the documents."""

    text: LongText
    line: Text = ""
    external: Flag = False


class NoteOfOrder(Answer):
    """A note."""

    text: str
    line: str | None
    external: bool
    written_at: Moment


@router.put("/{order}/customer", operation_id="set_order_customer", response={200: Order})
def put_customer(request: HttpRequest, order: Id, body: CustomerOfOrder) -> HttpResponse:
    """Says who the order is for, with the customer's addresses and terms; prices are calculated anew."""
    actor = caller(request)
    return answer_with_order(actor, order, set_customer(actor, order=order, customer=body.customer))


@router.post("/{order}/notes", operation_id="add_order_note", response={201: NoteOfOrder}, openapi_extra=ONCE)
@idempotent
def post_note(request: HttpRequest, order: Id, body: NewNote) -> HttpResponse:
    """Writes a note; it is never edited."""
    outcome = add_note(caller(request), order=order, text=body.text, line=body.line, external=body.external)
    if isinstance(outcome, Refusal):
        return problem(outcome)
    outcome.refresh_from_db(fields=["written_at"])
    return created(_note_value(outcome))


def _note_value(note: OrderNote) -> dict[str, Any]:
    return {
        "text": note.text,
        "line": note.line.public_id if note.line else None,
        "external": note.restriction == OrderNote.Restriction.EXTERNAL,
        "written_at": note.written_at,
    }
