"""The recap of an order: what is read to the customer, and what the customer has agreed to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import json_answer
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Id
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.actions.acknowledge_recap import acknowledge_recap
from ringup.completion.loading.spoken import load_spoken, load_ticked
from ringup.completion.rules.recap import SpokenRecap
from ringup.completion.saving import plan_of
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.payments.actions.log_card_views import log_card_views
from ringup.payments.loading import load_payment_lines, seen_cards
from ringup.payments.rules.card_views import Door
from ringup.values.refusal import Refusal

router = Router(tags=["recap"])


class RecapSentence(Answer):
    """A clause, and whether the customer has agreed to it."""

    code: str
    text: str
    acknowledged: bool


class Recap(Answer):
    """What is read, in the customer's language; `hash` is another one for every change of the order."""

    hash: str
    language: str
    greeting: str
    required: bool
    clauses: list[RecapSentence]


class Acknowledgement(Body):
    """Which clauses the customer agrees to, all of them at once, of the recap with that hash."""

    hash: str = Field(max_length=64, pattern=r"^[0-9a-f]*$")
    clauses: list[str] = Field(max_length=100)


@router.get("/{order}/recap", operation_id="get_recap", response={200: Recap})
def recap_of_order(request: HttpRequest, order: Id) -> HttpResponse:
    """The recap of an order as it is now."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return problem(refusal)
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    payments = load_payment_lines(rows.order)
    recap = load_spoken(rows, payments, plan_of(rows, payments))
    log_card_views(actor, rows=rows, cards=seen_cards(payments), door=Door.API)
    required = rows.center.parameters.recap_acknowledgement_required
    return json_answer(_recap(recap, load_ticked(recap, rows.order.pk), required=required))


@router.post("/{order}/recap/acknowledgement", operation_id="acknowledge_recap", response={200: Recap})
def acknowledge(request: HttpRequest, order: Id, body: Acknowledgement) -> HttpResponse:
    """Keeps what the customer agrees to; a recap that is out of date is refused."""
    actor = caller(request)
    done = acknowledge_recap(actor, order=order, hash=body.hash, clauses=body.clauses)
    if isinstance(done, Refusal):
        return problem(done)
    rows = load_order(actor, order)
    assert rows is not None
    log_card_views(actor, rows=rows, cards=seen_cards(load_payment_lines(rows.order)), door=Door.API)
    required = rows.center.parameters.recap_acknowledgement_required
    return json_answer(_recap(done.recap, done.ticked, required=required))


def _recap(recap: SpokenRecap, ticked: Any, *, required: bool) -> dict[str, Any]:
    return {
        "hash": recap.hash,
        "language": recap.language,
        "greeting": recap.greeting,
        "required": required,
        "clauses": [
            {"code": clause.code, "text": clause.text, "acknowledged": clause.code in ticked}
            for clause in recap.clauses
        ],
    }
