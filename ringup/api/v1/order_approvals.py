"""Approvals: what a caller may not give alone is asked of the supervisors, and answered, as at the desk."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Amount, Answer, Body, Code, DecimalText, Id, Moment, Percent, Price, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE, NewLine, figure_of, line_wish
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.actions.answer_approval import answer_approval
from ringup.orders.actions.ask_approval import Question, ask_approval
from ringup.orders.actions.decide_approval import decide_approval
from ringup.orders.actions.take_counter import take_counter
from ringup.orders.loading import NOT_FOUND, visible_orders
from ringup.orders.models import PriceApproval
from ringup.orders.queries import list_waiting_approvals
from ringup.orders.rules.approvals import ApprovalKind
from ringup.orders.saving.approvals import APPROVAL_NOT_FOUND
from ringup.values.refusal import Refusal

router = Router(tags=["approvals"])
waiting = Router(tags=["approvals"])
# Which figure each kind of question has.
FIGURES: Mapping[ApprovalKind, tuple[str, ...]] = {
    ApprovalKind.PRICE: ("price",),
    ApprovalKind.LINE_DISCOUNT: ("percent", "amount"),
    ApprovalKind.TOTAL_DISCOUNT: ("percent", "amount"),
    ApprovalKind.CHARGE: ("amount",),
}
OF_LINES = (ApprovalKind.PRICE, ApprovalKind.LINE_DISCOUNT)


class Decision(StrEnum):
    """What a supervisor says."""

    ACCEPT = "accept"
    COUNTER = "counter"
    DENY = "deny"


class Reply(StrEnum):
    """What becomes of an offer, or of a question that is not wanted any more."""

    TAKE = "take"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class NewApproval(Body):
    """A question about a price (`price`), a discount (`percent` or `amount`) or a charge (`amount`).

    A price or a discount is one of a `line`, or of a `new_line` that comes with it as the rules have it.
    """

    kind: ApprovalKind
    line: Id | None = None
    new_line: NewLine | None = None
    charge: Code | None = None
    price: Price | None = None
    percent: Percent | None = None
    amount: Amount | None = None
    reason: Text = ""


class Decided(Body):
    """The decision; to counter needs the figure that is offered instead."""

    decision: Decision
    counter: Price | None = None


class Replied(Body):
    """The reply of who asked."""

    answer: Reply


class Approval(Answer):
    """A question: what was asked, how far the asker may go alone, what is offered, what was granted."""

    id: Id
    order: Id
    line: Id | None
    kind: str
    charge: str | None
    state: str
    asked: dict[str, DecimalText]
    limit: dict[str, DecimalText]
    counter: dict[str, DecimalText]
    granted: dict[str, DecimalText]
    beyond_percent: DecimalText | None
    reason: str
    asked_by: str
    asked_at: Moment
    expires_at: Moment
    decided_by: str | None
    decided_at: Moment | None


class Approvals(Answer):
    """Questions, oldest first."""

    items: list[Approval]


@router.post("/{order}/approvals", operation_id="ask_approval", response={201: Approval}, openapi_extra=ONCE)
@idempotent
def ask_order_approval(request: HttpRequest, order: Id, body: NewApproval) -> HttpResponse:
    """Asks the supervisors for what is beyond the caller's own limit."""
    actor = caller(request)
    question = _question(body)
    asked = question if isinstance(question, Refusal) else ask_approval(actor, order=order, question=question)
    return problem(asked) if isinstance(asked, Refusal) else created(_shown(actor, asked.approval.public_id))


@router.get("/{order}/approvals", operation_id="list_order_approvals", response={200: Approvals})
def list_order_approvals(request: HttpRequest, order: Id) -> HttpResponse:
    """All questions about the order, the answered ones, too."""
    actor = caller(request)
    row = visible_orders(actor).filter(public_id=order).first()
    if row is None:
        return problem(NOT_FOUND)
    return json_answer({"items": [approval_value(each) for each in _approvals(actor).filter(order=row)]})


@router.post(
    "/{order}/approvals/{approval}/decision",
    operation_id="decide_approval",
    response={200: Approval},
    openapi_extra=ONCE,
)
@idempotent
def decide_order_approval(request: HttpRequest, order: Id, approval: Id, body: Decided) -> HttpResponse:
    """Accepts, counters or denies; what is accepted stands on the order at once."""
    actor = caller(request)
    if not _is_of(actor, order, approval):
        return problem(APPROVAL_NOT_FOUND)
    counter: Decimal | None = body.counter if body.decision is Decision.COUNTER else None
    decided = decide_approval(actor, approval=approval, decision=body.decision.value, counter=counter)
    return problem(decided) if isinstance(decided, Refusal) else json_answer(_shown(actor, approval))


@router.post(
    "/{order}/approvals/{approval}/answer", operation_id="answer_approval", response={200: Approval}, openapi_extra=ONCE
)
@idempotent
def answer_order_approval(request: HttpRequest, order: Id, approval: Id, body: Replied) -> HttpResponse:
    """Takes or declines what is offered instead, or withdraws the question."""
    actor = caller(request)
    if not _is_of(actor, order, approval):
        return problem(APPROVAL_NOT_FOUND)
    act: Callable[..., object] = take_counter
    words: dict[str, Any] = {}
    if body.answer is not Reply.TAKE:
        act, words = answer_approval, {"answer": body.answer.value}
    outcome = act(actor, approval=approval, **words)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_shown(actor, approval))


@waiting.get("", operation_id="list_waiting_approvals", response={200: Approvals})
def list_approvals(request: HttpRequest) -> HttpResponse:
    """What waits for the caller's decision, oldest first."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.APPROVE_PRICES):
        return problem(refusal)
    keys = [each.approval.pk for each in list_waiting_approvals(actor, at=timezone.now())]
    return json_answer({"items": [approval_value(each) for each in _approvals(actor).filter(pk__in=keys)]})


def approval_value(row: PriceApproval) -> dict[str, Any]:
    """The question as the API shows it."""
    return {
        "id": row.public_id,
        "order": row.order.public_id,
        "line": row.line.public_id if row.line else None,
        "kind": row.kind,
        "charge": row.charge_code or None,
        "state": row.state,
        "asked": row.asked,
        "limit": row.limit,
        "counter": row.counter,
        "granted": row.granted,
        "beyond_percent": None if row.beyond_percent is None else format(row.beyond_percent, "f"),
        "reason": row.reason_text,
        "asked_by": row.asked_by.get_full_name() or row.asked_by.username,
        "asked_at": row.asked_at,
        "expires_at": row.expires_at,
        "decided_by": (row.decided_by.get_full_name() or row.decided_by.username) if row.decided_by else None,
        "decided_at": row.decided_at,
    }


def _question(body: NewApproval) -> Question | Refusal:
    sent = {name: getattr(body, name) for name in ("price", "percent", "amount") if getattr(body, name) is not None}
    value = figure_of({name: sent[name] for name in sent if name in FIGURES[body.kind]})
    if value is None or len(sent) > 1:
        return Refusal(code="value_not_understood", facts={"text": ", ".join(sent)}, field=FIGURES[body.kind][0])
    if body.new_line is not None and (body.line is not None or body.kind not in OF_LINES):
        return Refusal(code="unknown_field", facts={"fields": ["new_line"]}, field="new_line")
    return Question(
        kind=body.kind,
        value=value,
        line=body.line or "",
        wish=line_wish(body.new_line) if body.new_line else None,
        charge_code=(body.charge or "") if body.kind is ApprovalKind.CHARGE else "",
        reason=body.reason,
    )


def _approvals(actor: Actor) -> Any:
    rows = PriceApproval.objects.filter(order__legal_entity=actor.legal_entity)
    return rows.select_related("order", "line", "asked_by", "decided_by").order_by("asked_at", "pk")


def _shown(actor: Actor, approval: str) -> dict[str, Any]:
    return approval_value(_approvals(actor).get(public_id=approval))


def _is_of(actor: Actor, order: str, approval: str) -> bool:
    found: bool = _approvals(actor).filter(order__public_id=order, public_id=approval).exists()
    return found
