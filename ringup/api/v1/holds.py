"""Holds of a sales order, the credit limit that one asks for, and payments that a person looked up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringup.api.answers import json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Flag, Id, LongText, Moment, Nothing, Seen, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE, MoneyIn
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.actions.release_hold import release_hold as release_hold_action
from ringup.holds.actions.change_credit_limit import change_credit_limit
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.queries import HoldRow, list_holds
from ringup.orders.loading import NOT_FOUND, visible_orders
from ringup.payments.actions.clear_void import clear_void
from ringup.payments.actions.compare_again import compare_again
from ringup.payments.actions.explain_difference import explain_difference
from ringup.payments.actions.resolve_by_hand import resolve_by_hand
from ringup.payments.actions.void_again import void_again
from ringup.payments.models import PaymentDifference
from ringup.values.money import Money
from ringup.values.refusal import Refusal

router = Router(tags=["holds"])
operations = Router(tags=["payments"])
differences = Router(tags=["payments"])


class Hold(Answer):
    """A hold, open or cleared."""

    id: int
    code: str
    name: str
    reason: str
    comment: str
    placed_by: str
    placed_at: Moment
    cleared_at: Moment | None


class HoldList(Answer):
    """The holds of an order, open ones first."""

    items: list[Hold]


class NewHold(Body):
    """A hold: its code (empty: the company's default), a reason code, and a comment, which a fraud hold needs."""

    code: Text = ""
    reason: Text = ""
    comment: LongText = ""


class CreditLimit(Body):
    """The new limit; none where it is left out."""

    limit: MoneyIn | None = None


class LookedUp(Body):
    """What a person found at the processor: `done` with its reference, or certainly not done; and a note."""

    done: Flag
    note: LongText
    reference: Text = ""


class Explained(Answer):
    """What a difference between us and a processor was."""

    explanation: str
    explained_at: Moment | None


class OperationState(Answer):
    """Where the operation stands now."""

    state: str


@router.get("/{order}/holds", operation_id="list_holds", response={200: HoldList})
def list_order_holds(request: HttpRequest, order: Id) -> HttpResponse:
    """The holds of an order."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    if not visible_orders(actor).filter(public_id=order).exists():
        return problem(NOT_FOUND)
    return _holds(list_holds(actor, order=order))


@router.post("/{order}/holds", operation_id="place_hold", response={201: HoldList}, openapi_extra=ONCE)
@idempotent
def hold_order(request: HttpRequest, order: Id, body: NewHold) -> HttpResponse:
    """Puts the order on hold; the answer is its holds."""
    actor = caller(request)
    outcome = place_hold(actor, order=order, code=body.code, reason=body.reason, comment=body.comment)
    return problem(outcome) if isinstance(outcome, Refusal) else _holds(list_holds(actor, order=order), status=201)


@router.post("/{order}/holds/{hold}/release", operation_id="release_hold", response={200: HoldList})
def release_hold(request: HttpRequest, order: Id, hold: Id, body: Nothing) -> HttpResponse:
    """Releases a hold; the answer is the holds of the order. Where the call center wants it an order that is open is
    submitted with its last hold; what stands in the way leaves the hold where it is.
    """
    actor = caller(request)
    key = int(hold) if hold.isdigit() and len(hold) < 19 else 0
    outcome = release_hold_action(actor, order=order, hold=key)
    if isinstance(outcome, tuple):
        return problem(list(outcome))
    return problem(outcome) if isinstance(outcome, Refusal) else _holds(list_holds(actor, order=order))


@router.put("/{order}/credit-limit", operation_id="change_credit_limit", response={200: HoldList})
def put_credit_limit(request: HttpRequest, order: Id, body: CreditLimit) -> HttpResponse:
    """Sets the limit of the order's customer; a credit hold into which the order fits now is cleared."""
    actor = caller(request)
    limit = Money.from_decimal(body.limit.amount, body.limit.currency) if body.limit else None
    outcome = change_credit_limit(actor, order=order, limit=limit)
    return problem(outcome) if isinstance(outcome, Refusal) else _holds(list_holds(actor, order=order))


@operations.post("/{operation}/resolve", operation_id="resolve_payment_operation", response={200: OperationState})
def resolve_operation(request: HttpRequest, operation: Id, body: LookedUp) -> HttpResponse:
    """Says what became of a request that the processor leaves open."""
    outcome = resolve_by_hand(
        caller(request), operation=operation, done=body.done, note=body.note, reference=body.reference
    )
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer({"state": outcome.value})


@operations.post("/{operation}/void-again", operation_id="void_payment_again", response={200: OperationState})
def void_payment_again(request: HttpRequest, operation: Id, body: Nothing) -> HttpResponse:
    """Asks the processor once more for a void that it refused; the answer is the state of the new request."""
    outcome = void_again(caller(request), operation=operation)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer({"state": outcome.value})


@operations.post("/{operation}/clear", operation_id="clear_refused_void", response={200: OperationState})
def clear_refused_void(request: HttpRequest, operation: Id, body: Seen) -> HttpResponse:
    """Takes a refused void off the list: somebody has seen that nothing is held any more."""
    outcome = clear_void(caller(request), operation=operation, note=body.note)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer({"state": outcome.state})


@differences.post("/{difference}/compare", operation_id="compare_payment_difference", response={200: Explained})
def compare_difference(request: HttpRequest, difference: Id, body: Nothing) -> HttpResponse:
    """Asks the processor about it once more; where both agree now, the difference is over."""
    return _explained(compare_again(caller(request), difference=difference))


@differences.post("/{difference}/explain", operation_id="explain_payment_difference", response={200: Explained})
def explain_the_difference(request: HttpRequest, difference: Id, body: Seen) -> HttpResponse:
    """Says what it was; it is not listed again."""
    return _explained(explain_difference(caller(request), difference=difference, note=body.note))


def _explained(outcome: PaymentDifference | Refusal) -> HttpResponse:
    if isinstance(outcome, Refusal):
        return problem(outcome)
    return json_answer({"explanation": outcome.explanation, "explained_at": outcome.explained_at})


def _holds(rows: list[HoldRow], *, status: int = 200) -> HttpResponse:
    return json_answer({"items": [_value(row) for row in rows]}, status=status)


def _value(row: HoldRow) -> dict[str, Any]:
    return {
        "id": row.key,
        "code": row.code,
        "name": row.name,
        "reason": row.reason,
        "comment": row.comment,
        "placed_by": row.placed_by,
        "placed_at": row.placed_at,
        "cleared_at": row.cleared_at,
    }
