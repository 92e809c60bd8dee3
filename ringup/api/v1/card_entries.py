"""Cards that are keyed into the processor's fields while the recorder is paused; no card number passes this API."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent_in_phases
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Code, Id, Moment, Nothing, Seen
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE, MoneyIn
from ringup.api.v1.rows_of_orders import rows_of_order
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.payments.actions.close_card_entry import close_card_entry
from ringup.payments.actions.confirm_recording import confirm_recording
from ringup.payments.actions.open_card_entry import CardWish, open_card_entry
from ringup.payments.actions.see_card_entry import see_card_entry
from ringup.payments.actions.take_card_token import take_card_token
from ringup.payments.actions.tell_recorder import tell_recorder
from ringup.payments.loading import fields_script_of
from ringup.payments.models import CardEntry
from ringup.payments.queries.card_entries import list_card_entries
from ringup.payments.rules.card_entries import EntryState
from ringup.values.money import Money
from ringup.values.refusal import Refusal

router = Router(tags=["payments"])
recordings = Router(tags=["payments"])


class NewCardEntry(Body):
    """Which method the card pays by. Without an amount it pays all that is left to pay once the card is there."""

    method: Code
    framed_by: str = Field(
        description="The origin of the page that shows the fields in a frame: https://orders.example.com.",
        pattern=r"^https?://[A-Za-z0-9.:\[\]-]{1,180}$",
        max_length=200,
    )
    amount: MoneyIn | None = None
    keeps_card: bool = False


class CardToken(Body):
    """What a processor's script gave out for a card."""

    token: Code


class CardEntryShown(Answer):
    """The entry of a card. `state` is preparing, open, closing, stored, closed, locked or failed; `recorder` is
    not_needed, pausing, paused, resuming or recording. `url` is what the frame shows while the entry is open; where the
    processor has no such page, `script` is its own, which takes `public_key` and gives out a token.
    """

    id: Id
    state: str
    recorder: str
    call: str
    url: str
    script: str
    public_key: str
    payment: str
    because: str
    ends_at: Moment


class CardEntryList(Answer):
    """The entries of cards of an order, the first one first."""

    items: list[CardEntryShown]


@router.get("/{order}/card-entries", operation_id="list_card_entries", response={200: CardEntryList})
def list_entries(request: HttpRequest, order: Id) -> HttpResponse:
    """The cards that were keyed for an order, or were to be."""
    return rows_of_order(request, order, list_rows=list_card_entries, value=lambda row, actor: _value(row, actor.user))


@router.post(
    "/{order}/card-entries", operation_id="open_card_entry", response={201: CardEntryShown}, openapi_extra=ONCE
)
@idempotent_in_phases
def open_entry(request: HttpRequest, order: Id, body: NewCardEntry) -> HttpResponse:
    """Pauses the recording of the caller's call, and opens fields of the processor for one card."""
    wish = CardWish(
        method=body.method,
        framed_by=body.framed_by,
        amount=Money.from_decimal(body.amount.amount, body.amount.currency) if body.amount else None,
        keeps_card=body.keeps_card,
    )
    actor = caller(request)
    outcome = open_card_entry(actor, order=order, wish=wish)
    return problem(outcome) if isinstance(outcome, Refusal) else created(_value(outcome, actor.user))


@router.post("/{order}/card-entries/{card_entry}/seen", operation_id="see_card_entry", response={200: CardEntryShown})
def see_entry(request: HttpRequest, order: Id, card_entry: Id) -> HttpResponse:
    """Keeps the entry open: whoever shows the fields says so every few seconds, and learns how things stand."""
    return _act(request, see_card_entry, order, card_entry)


@router.post(
    "/{order}/card-entries/{card_entry}/close", operation_id="close_card_entry", response={200: CardEntryShown}
)
def close_entry(request: HttpRequest, order: Id, card_entry: Id) -> HttpResponse:
    """Closes the fields, and has the recording go on."""
    return _act(request, close_card_entry, order, card_entry)


@router.post("/{order}/card-entries/{card_entry}/token", operation_id="take_card_token", response={200: CardEntryShown})
def take_token(request: HttpRequest, order: Id, card_entry: Id, body: CardToken) -> HttpResponse:
    """Takes the token that the processor's script gave out, where its fields are no page."""
    return _act(request, partial(take_card_token, token=body.token), order, card_entry)


@recordings.post("/{card_entry}/resume-recording", operation_id="resume_recording", response={200: CardEntryShown})
def tell_the_recorder(request: HttpRequest, card_entry: Id, body: Nothing) -> HttpResponse:
    """Tells the recorder once more that a call may be recorded again."""
    actor = caller(request)
    return _answer(tell_recorder(actor, card_entry=card_entry), actor)


@recordings.post("/{card_entry}/confirm-recording", operation_id="confirm_recording", response={200: CardEntryShown})
def confirm_the_recording(request: HttpRequest, card_entry: Id, body: Seen) -> HttpResponse:
    """Says that the recorder goes on, or that the call is over; it is not told any more."""
    actor = caller(request)
    return _answer(confirm_recording(actor, card_entry=card_entry, note=body.note), actor)


def _act(request: HttpRequest, act: Any, order: str, card_entry: str) -> HttpResponse:
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.TAKE_PAYMENTS):
        return problem(refusal)
    return _answer(act(actor, order=order, entry=card_entry), actor)


def _answer(outcome: CardEntry | Refusal, actor: Actor) -> HttpResponse:
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_value(outcome, actor.user))


def _value(row: CardEntry, user: int) -> dict[str, Any]:
    may_show = row.state == EntryState.OPEN and row.opened_by_id == user
    script = fields_script_of(row) if may_show else None
    return {
        "id": row.public_id,
        "state": row.state,
        "recorder": row.recorder,
        "call": row.call.public_id if row.call else "",
        "url": row.url if may_show else "",
        "script": script.address if script else "",
        "public_key": script.public_key if script else "",
        "payment": row.payment_line.public_id if row.payment_line else "",
        "because": row.because,
        "ends_at": row.ends_at,
    }
