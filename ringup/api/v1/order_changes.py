"""What happens to a submitted order: its versions, a change undone, lines canceled, and the money that goes back."""

from collections.abc import Iterable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import json_answer
from ringup.api.idempotent import idempotent_in_phases
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, DecimalText, Id, Moment, Nothing, Quantity, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_shapes import Order
from ringup.api.v1.order_values import told_order
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.actions.undo_change import undo_change
from ringup.completion.queries import VersionRow, list_versions
from ringup.completion.rules.versions import Difference
from ringup.completion.saving import plan_of
from ringup.fulfillment.actions.cancel_lines import Canceled, cancel_lines
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.payments.actions.decide_refund import decide_refund
from ringup.payments.actions.pay_out_refund import pay_out_refund
from ringup.payments.loading import load_payment_lines
from ringup.payments.loading.refund_methods import outgoing_of
from ringup.payments.models import PaymentLine
from ringup.payments.queries import RefundRow, list_refunds, list_refunds_with_people
from ringup.payments.rules.difference import Plan
from ringup.values.money import Money
from ringup.values.refusal import Refusal

router = Router(tags=["changes of orders"])
refunds = Router(tags=["refunds"])
ONCE = {"x-idempotent": True}


class CanceledPart(Body):
    """So much of a line."""

    line: Id
    quantity: Quantity


class Cancellation(Body):
    """What is canceled; without `lines` all that is not invoiced yet. The `reason` is a code, or how it begins."""

    lines: list[CanceledPart] = Field(default=[], max_length=500)
    reason: Text = ""


class PaymentStep(Answer):
    """What is done to a payment: authorize_anew, authorize_more, raise, lower, release or refund.

    `paid_out_by` is the payment method by which a person pays a refund out, where one is set up for the currency.
    """

    kind: str
    payment: Id
    before: DecimalText
    after: DecimalText
    amount: DecimalText
    paid_out_by: str | None


class Settlement(Answer):
    """How the payments come to the total; `left` is still to be paid, or too much that cannot go back by itself."""

    currency: str
    total: DecimalText
    steps: list[PaymentStep]
    left: DecimalText


class CancellationEffect(Answer):
    """What a cancellation does: `whole` ends the order, with so many holds."""

    before: DecimalText
    after: DecimalText
    whole: bool
    holds: int
    settlement: Settlement


class Changed(Answer):
    """One thing that is not the same; `field` is line where a line came or went."""

    field: str
    line: str
    before: str | None
    after: str | None


class Version(Answer):
    """A submit of the order, and what it changed."""

    version: int
    submitted_at: Moment
    agent: str
    total: DecimalText
    differences: list[Changed]


class VersionList(Answer):
    """The versions, the latest first."""

    items: list[Version]


class RefundValue(Answer):
    """Money that goes back: waiting, denied, asked, to_pay_out, done or failed.

    What a person pays out goes by `paid_out_by`, a payment method that is set up for the currency; without one as it
    was paid. `receivables_method` is that method in bookkeeping; `by_check`: a refund check with its number.
    """

    id: Id
    order: Id
    order_number: str
    payment: Id
    method: str
    currency: str
    amount: DecimalText
    charged_back: DecimalText = Field(description="What of it the customer's bank has paid.")
    state: str
    because: str
    asked_at: Moment
    agent: str
    paid_out_by: str | None
    receivables_method: str
    by_check: bool
    check_number: str


class RefundList(Answer):
    """Refunds, the oldest first."""

    items: list[RefundValue]


class RefundDecision(Body):
    """Whether the money goes back, or stays on the customer's account; or that a person has paid it out.

    `check_number` is that of the refund check, where one was written.
    """

    decision: Literal["approve", "deny", "paid_out"]
    check_number: Text = ""


@router.post("/{order}/undo-change", operation_id="undo_change", response={200: Order})
def undo(request: HttpRequest, order: Id, body: Nothing) -> HttpResponse:
    """Puts a reopened order back to its last submit; nobody is charged."""
    actor = caller(request)
    outcome = undo_change(actor, order=order)
    if isinstance(outcome, Refusal):
        return problem(outcome)
    rows = load_order(actor, order)
    return problem(NOT_FOUND) if rows is None else json_answer(told_order(actor, rows))


@router.get("/{order}/versions", operation_id="list_versions", response={200: VersionList})
def versions(request: HttpRequest, order: Id) -> HttpResponse:
    """The versions of an order, each with what it changed."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    return json_answer({"items": [_version(row) for row in list_versions(rows)]})


@router.get("/{order}/settlement", operation_id="get_settlement", response={200: Settlement})
def settlement(request: HttpRequest, order: Id) -> HttpResponse:
    """What the submit of a changed order will do to its payments."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    total = Money(rows.order.total_minor, rows.order.currency)
    nothing = Plan(steps=(), left=Money.zero(total.currency))
    lines = load_payment_lines(rows.order)
    return json_answer(_settlement(total, plan_of(rows, lines) or nothing, lines))


@router.post("/{order}/preview-cancellation", operation_id="preview_cancellation", response={200: CancellationEffect})
def preview(request: HttpRequest, order: Id, body: Cancellation) -> HttpResponse:
    """What a cancellation would do; nothing happens."""
    return _cancellation(request, order, body, preview=True)


@router.post(
    "/{order}/cancel-lines", operation_id="cancel_lines", response={200: CancellationEffect}, openapi_extra=ONCE
)
@idempotent_in_phases
def cancel_part(request: HttpRequest, order: Id, body: Cancellation) -> HttpResponse:
    """Cancels lines, quantities of them, or all that is not invoiced; what is paid too much goes back."""
    return _cancellation(request, order, body, preview=False)


@router.get("/{order}/refunds", operation_id="list_order_refunds", response={200: RefundList})
def of_order(request: HttpRequest, order: Id) -> HttpResponse:
    """The refunds of an order."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    return json_answer({"items": [_refund(row) for row in list_refunds(order=rows.order.pk)]})


@refunds.get("", operation_id="list_refunds", response={200: RefundList})
def with_people(request: HttpRequest) -> HttpResponse:
    """The refunds that wait for somebody: to approve, to pay out, or failed at the processor."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.APPROVE_REFUNDS):
        return problem(refusal)
    return json_answer({"items": [_refund(row) for row in list_refunds_with_people(legal_entity=actor.legal_entity)]})


@refunds.post("/{refund}/decide", operation_id="decide_refund", response={200: RefundValue})
def decide(request: HttpRequest, refund: Id, body: RefundDecision) -> HttpResponse:
    """Approves a refund, leaves it on the customer's account, or says that it was paid out."""
    actor = caller(request)
    if body.decision == "paid_out":
        outcome = pay_out_refund(actor, refund=refund, check_number=body.check_number)
    elif body.check_number:
        return problem(Refusal(code="no_check_written", field="check_number"))
    else:
        outcome = decide_refund(actor, refund=refund, approve=body.decision == "approve")
    if isinstance(outcome, Refusal):
        return problem(outcome)
    [row] = [row for row in list_refunds(order=outcome.payment_line.order_id) if row.refund == refund]
    return json_answer(_refund(row))


def _cancellation(request: HttpRequest, order: str, body: Cancellation, *, preview: bool) -> HttpResponse:
    actor = caller(request)
    lines = {part.line: part.quantity for part in body.lines}
    if len(lines) < len(body.lines):
        return problem(Refusal(code="line_named_twice", field="lines"))
    outcome = cancel_lines(actor, order=order, lines=lines or None, reason=body.reason, preview=preview)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_effect(outcome))


def _effect(done: Canceled) -> dict[str, Any]:
    return {
        "before": str(done.before),
        "after": str(done.after),
        "whole": done.whole,
        "holds": done.holds,
        "settlement": _settlement(done.after, done.plan, done.payments),
    }


def _settlement(total: Money, plan: Plan, lines: Iterable[PaymentLine]) -> dict[str, Any]:
    outgoing = outgoing_of(plan, lines)
    return {
        "currency": total.currency,
        "total": str(total),
        "steps": [
            {
                "kind": step.kind.value,
                "payment": step.payment,
                "before": str(step.before),
                "after": str(step.after),
                "amount": str(step.amount),
                "paid_out_by": outgoing[step.payment].code if step.payment in outgoing else None,
            }
            for step in plan.steps
        ],
        "left": str(plan.left),
    }


def _version(row: VersionRow) -> dict[str, Any]:
    return {
        "version": row.version,
        "submitted_at": row.submitted_at,
        "agent": row.agent,
        "total": str(row.total),
        "differences": [_difference(each, row.total.currency) for each in row.differences],
    }


def _difference(each: Difference, currency: str) -> dict[str, Any]:
    values = {"before": each.before, "after": each.after}
    return {
        "field": each.field.removesuffix("_minor"),
        "line": each.line,
        **{name: None if value is None else _text(each.field, value, currency) for name, value in values.items()},
    }


def _text(field: str, value: Any, currency: str) -> str:
    return str(Money(int(value), currency)) if field.endswith("_minor") else str(value)


def _refund(row: RefundRow) -> dict[str, Any]:
    return {
        "id": row.refund,
        "order": row.order,
        "order_number": row.order_number,
        "payment": row.payment,
        "method": row.card or row.method,
        "currency": row.amount.currency,
        "amount": str(row.amount),
        "charged_back": str(row.charged_back),
        "state": row.state,
        "because": row.because,
        "asked_at": row.asked_at,
        "agent": row.agent,
        "paid_out_by": row.paid_out_by or None,
        "receivables_method": row.receivables_method,
        "by_check": row.by_check,
        "check_number": row.check_number,
    }
