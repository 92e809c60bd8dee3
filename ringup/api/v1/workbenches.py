"""The workbenches: what waits for a person, with all reasons and who can clear them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import json_answer
from ringup.api.pages import MOST
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, DecimalText, Moment
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import refuse_without
from ringup.payments.actions.log_listed_cards import log_listed_cards
from ringup.payments.rules.card_views import Door
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import BenchRow, count_workbenches, list_workbench
from ringup.reports.rules.workbenches import DEED_PERMISSIONS, find_workbench
from ringup.values.refusal import Refusal

router = Router(tags=["workbenches"])


class Workbench(Answer):
    """A workbench and how many rows wait there."""

    name: str
    count: int


class WorkbenchList(Answer):
    """The workbenches that the caller's role opens."""

    items: list[Workbench]


class BenchReason(Answer):
    """One thing that stands in the way; `roles` can clear it, without any it is waited for."""

    code: str
    facts: dict[str, Any]
    roles: list[str]


class BenchOrder(Answer):
    """One row; `order` is empty for a difference that belongs to none.

    `payment`, `operation`, `refund`, `difference`, `dispute`, `card_entry` and `hold` are set where it is about
    one; `deeds` are possible and permitted.
    """

    order: str
    order_number: str
    customer: str
    customer_name: str
    amount: DecimalText
    currency: str
    since: Moment
    payment: str
    operation: str
    refund: str
    difference: str
    dispute: str
    card_entry: str
    hold: int | None
    reasons: list[BenchReason]
    deeds: list[str]


class BenchRows(Answer):
    """The rows that wait longest, and how many there are in all."""

    count: int
    items: list[BenchOrder]


class BenchAsked(Body):
    """Words of the order or the customer; `side` is over or under, on the bench that has sides."""

    search: str = Field(default="", max_length=100, pattern=r"^[^\x00]*$")
    side: str = Field(default="", pattern=r"^(over|under)?$")
    limit: int = Field(default=50, ge=1, le=MOST)


@router.get("", operation_id="list_workbenches", response={200: WorkbenchList})
def list_workbenches(request: HttpRequest) -> HttpResponse:
    """The workbenches with their counts."""
    counts = count_workbenches(caller(request))
    return json_answer({"items": [{"name": name, "count": count} for name, count in counts.items()]})


@router.get("/{bench}", operation_id="list_workbench", response={200: BenchRows})
def list_rows(request: HttpRequest, bench: str, asked: Query[BenchAsked]) -> HttpResponse:
    """The rows of a workbench, those that wait longest first."""
    actor = caller(request)
    found = find_workbench(bench)
    if found is None:
        return problem(Refusal(code="workbench_not_found"))
    if refusal := refuse_without(actor, found.may):
        return problem(refusal)
    wanted = BenchFilter(search=asked.search, side=asked.side if found.has_sides else "")
    page = list_workbench(actor, bench=found, wanted=wanted, limit=asked.limit)
    log_listed_cards(actor, cards=page.cards, door=Door.API)
    may = {deed for deed in found.deeds if actor.may(DEED_PERMISSIONS[deed])}
    return json_answer({"count": page.count, "items": [_value(row, may) for row in page.rows]})


def _value(row: BenchRow, may: set[Any]) -> dict[str, Any]:
    return {
        "order": row.order,
        "order_number": row.order_number,
        "customer": row.customer,
        "customer_name": row.customer_name,
        "amount": str(row.amount),
        "currency": row.amount.currency,
        "since": row.since,
        "payment": row.payment,
        "operation": row.operation,
        "refund": row.refund,
        "difference": row.difference,
        "dispute": row.dispute,
        "card_entry": row.card_entry,
        "hold": row.hold,
        "reasons": [
            {"code": reason.refusal.code, "facts": dict(reason.refusal.facts), "roles": list(reason.roles)}
            for reason in row.reasons
        ],
        "deeds": [deed.value for deed in row.deeds if deed in may],
    }
