"""Installments: the schedules on offer, the plans of an order, and what is done about a declined one."""

from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import json_answer
from ringup.api.idempotent import idempotent_in_phases
from ringup.api.pages import page_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, DayText, DecimalText, Id, ListFilter, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.payments.actions.charge_installment import charge_installment
from ringup.payments.actions.decide_installment import decide_installment
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import Installment
from ringup.payments.queries.installments import list_served_installments
from ringup.payments.rules.installments import InstallmentState
from ringup.payments.saving import PaymentEntry, preview_plan
from ringup.payments.saving.installments import offered_schedules
from ringup.values.money import Money, minor_text
from ringup.values.refusal import Refusal

router = Router(tags=["installments"])
of_orders = Router(tags=["installments"])


class InstallmentFilter(ListFilter):
    """Which installments, and which page of them."""

    state: InstallmentState | None = None


class InstallmentShown(Answer):
    """One part of a payment; `ask_again_on` is when a declined one is asked for again, absent: a person decides."""

    id: Id
    order: Id
    payment: Id
    position: int
    due_on: DayText
    amount: DecimalText
    currency: str
    state: str
    attempts: int
    ask_again_on: DayText | None


class InstallmentPage(Answer):
    """Some installments, and where the next ones begin."""

    items: list[InstallmentShown]
    next_cursor: str | None


class ScheduleShown(Answer):
    """A payment schedule that the order can be paid by."""

    code: str
    name: str
    payments: int
    every: int
    unit: str


class InstallmentsOfOrder(Answer):
    """The schedules that are on offer, and the plans of the order's payments."""

    schedules: list[ScheduleShown]
    items: list[InstallmentShown]


class PlanWish(Body):
    """By which schedule, and how much."""

    schedule: str = Field(default="", max_length=20, pattern=r"^[^\x00]*$")
    amount: Decimal | None = Field(default=None, gt=0, max_digits=13, decimal_places=4)


class PartShown(Answer):
    """One installment of a plan."""

    position: int
    due_on: DayText
    amount: DecimalText


class PlanShown(Answer):
    """A plan that is not agreed to yet."""

    currency: str
    items: list[PartShown]


class Charge(Body):
    """Nothing is asked."""


class InstallmentDecision(Body):
    """Paid another way, with its code, or given up, with the reason."""

    decision: Literal["paid", "given_up"]
    approval_code: Text = ""
    reason: Text = ""


@of_orders.get("/{order}/installments", operation_id="get_installments", response={200: InstallmentsOfOrder})
def get_installments(request: HttpRequest, order: Id) -> HttpResponse:
    """How the order can be paid in installments, and what was planned."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    planned = Installment.objects.filter(payment_line__order=rows.order).select_related("payment_line__order")
    return json_answer(
        {
            "schedules": [
                {name: getattr(schedule, name) for name in ("code", "name", "payments", "every", "unit")}
                for schedule in offered_schedules(rows)
            ],
            "items": [_value(each) for each in planned.order_by("payment_line", "position")],
        }
    )


@of_orders.get("/{order}/installments/preview", operation_id="preview_installments", response={200: PlanShown})
def preview_installments(request: HttpRequest, order: Id, wanted: Query[PlanWish]) -> HttpResponse:
    """What would be charged on which day, were the order submitted today; without an amount, of what is left to pay."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    currency = rows.order.currency
    amount = Money.from_decimal(wanted.amount, currency) if wanted.amount is not None else None
    entry = PaymentEntry(method="", schedule=wanted.schedule, amount=amount)
    parts = preview_plan(rows, entry, load_payment_lines(rows.order))
    if isinstance(parts, Refusal):
        return problem(parts)
    shown = [{"position": part.position, "due_on": part.due_on, "amount": str(part.amount)} for part in parts]
    return json_answer({"currency": currency, "items": shown})


@router.get("", operation_id="list_installments", response={200: InstallmentPage})
def list_installments(request: HttpRequest, wanted: Query[InstallmentFilter]) -> HttpResponse:
    """The installments of the caller's call centers, youngest first; the declined ones are the queue."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS):
        return problem(refusal)
    rows = list_served_installments(actor).select_related("payment_line__order")
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state.value)
    page = page_of(rows, cursor=wanted.cursor, limit=wanted.limit, show=_value)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@router.post(
    "/{installment}/charge", operation_id="charge_installment", response={200: InstallmentShown}, openapi_extra=ONCE
)
@idempotent_in_phases
def charge_one(request: HttpRequest, installment: Id, body: Charge) -> HttpResponse:
    """Asks the card now."""
    return _answer(charge_installment(caller(request), installment=installment))


@router.post("/{installment}/decision", operation_id="decide_installment", response={200: InstallmentShown})
def decide_one(request: HttpRequest, installment: Id, body: InstallmentDecision) -> HttpResponse:
    """A person says what became of a declined installment."""
    outcome = decide_installment(
        caller(request),
        installment=installment,
        paid=body.decision == "paid",
        approval_code=body.approval_code,
        reason=body.reason,
    )
    return _answer(outcome)


def _answer(outcome: Installment | Refusal) -> HttpResponse:
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_value(outcome))


def _value(row: Installment) -> dict[str, Any]:
    line = row.payment_line
    return {
        "id": row.public_id,
        "order": line.order.public_id,
        "payment": line.public_id,
        "position": row.position,
        "due_on": row.due_on,
        "amount": minor_text(row.amount_minor, line.currency),
        "currency": line.currency,
        "state": row.state,
        "attempts": row.attempts,
        "ask_again_on": row.ask_again_on,
    }
