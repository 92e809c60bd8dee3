"""Loyalty cards of a customer: issued, read with their points, put right by hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Code, DecimalText, Id, Moment, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions.adjust_points import MOST, adjust_points
from ringup.customers.actions.issue_loyalty_card import issue_loyalty_card
from ringup.customers.loading.loyalty import rates_of, usable_points
from ringup.customers.models import Customer, LoyaltyCard, LoyaltyEntry
from ringup.customers.rules.loyalty import coverable
from ringup.values.refusal import Refusal

router = Router(tags=["loyalty"])
of_customers = Router(tags=["loyalty"])
MOST_ENTRIES = 100


class NewLoyaltyCard(Body):
    """A card of a program (its code); without a number the next one."""

    program: Code
    number: str = Field(default="", max_length=30, pattern=r"^[^\x00]*$")


class PointsByHand(Body):
    """Plus or minus, and why."""

    points: int = Field(ge=-MOST, le=MOST)
    reason: Text


class PointsEntry(Answer):
    """Points that came (plus) or went, and what they are about."""

    kind: str
    points: int
    order: Id | None
    reason: str
    made_at: Moment


class LoyaltyCardShown(Answer):
    """A card; `usable` points pay `worth` today."""

    id: Id
    number: str
    program: str
    points: int
    usable: int
    worth: DecimalText
    currency: str
    active: bool
    entries: list[PointsEntry]


class LoyaltyCardList(Answer):
    """The cards of a customer."""

    items: list[LoyaltyCardShown]


@of_customers.get("/{customer}/loyalty-cards", operation_id="list_loyalty_cards", response={200: LoyaltyCardList})
def list_loyalty_cards(request: HttpRequest, customer: Id) -> HttpResponse:
    """The loyalty cards of a customer with their latest points."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    if not Customer.objects.filter(legal_entity=actor.legal_entity, public_id=customer).exists():
        return problem(Refusal(code="customer_not_found"))
    rows = LoyaltyCard.objects.filter(legal_entity=actor.legal_entity, customer__public_id=customer)
    return json_answer({"items": [_value(row) for row in rows.select_related("program").order_by("pk")]})


@of_customers.post(
    "/{customer}/loyalty-cards",
    operation_id="issue_loyalty_card",
    response={201: LoyaltyCardShown},
    openapi_extra=ONCE,
)
@idempotent
def issue_card(request: HttpRequest, customer: Id, body: NewLoyaltyCard) -> HttpResponse:
    """Gives the customer a card of the program; the one that there is, asked for again."""
    outcome = issue_loyalty_card(caller(request), customer=customer, program=body.program, number=body.number)
    return problem(outcome) if isinstance(outcome, Refusal) else created(_value(outcome))


@router.post(
    "/{loyalty_card}/points", operation_id="adjust_points", response={200: LoyaltyCardShown}, openapi_extra=ONCE
)
@idempotent
def adjust_card(request: HttpRequest, loyalty_card: Id, body: PointsByHand) -> HttpResponse:
    """Puts points on the card, or takes some off."""
    outcome = adjust_points(caller(request), card=loyalty_card, points=body.points, reason=body.reason)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_value(outcome))


def _value(card: LoyaltyCard) -> dict[str, Any]:
    usable = max(0, usable_points(card, timezone.localdate()))
    worth = coverable(rates_of(card.program), usable)
    return {
        "id": card.public_id,
        "number": card.number,
        "program": card.program.code,
        "points": card.points,
        "usable": usable,
        "worth": str(worth),
        "currency": worth.currency,
        "active": card.active,
        "entries": [_entry(row) for row in card.entries.order_by("-pk")[:MOST_ENTRIES]],
    }


def _entry(row: LoyaltyEntry) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "points": row.points,
        "order": row.order or None,
        "reason": row.reason,
        "made_at": row.made_at,
    }
