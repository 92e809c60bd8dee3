"""Disputes of charges: a person says how one ended whose message did not come."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringup.api.answers import json_answer
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Id, LongText, Moment
from ringup.api.tokens import caller
from ringup.payments.actions.close_dispute import close_dispute
from ringup.values.refusal import Refusal

router = Router(tags=["payments"])


class DisputeEnd(Body):
    """How it ended, as it was seen at the processor."""

    won: bool
    note: LongText


class Dispute(Answer):
    """A dispute that is over: won or lost."""

    state: str
    closed_at: Moment | None


@router.post("/{dispute}/close", operation_id="close_dispute", response={200: Dispute})
def close_the_dispute(request: HttpRequest, dispute: Id, body: DisputeEnd) -> HttpResponse:
    """Closes a dispute; open ones are on the workbench `disputes`. A lost one pays refunds that waited."""
    outcome = close_dispute(caller(request), dispute=dispute, won=body.won, note=body.note)
    if isinstance(outcome, Refusal):
        return problem(outcome)
    return json_answer({"state": outcome.state, "closed_at": outcome.closed_at})
