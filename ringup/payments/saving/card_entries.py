"""Values → rows: the entry of a card, its moves, what the recorder confirmed; each line of the log names the call."""

import logging
import secrets
from datetime import datetime

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.calls.connectors.recorders import Answer, Confirmed, RecordedCall
from ringup.calls.models import Call
from ringup.calls.rules.states import CallState
from ringup.orders.loading import OrderRows, visible_orders
from ringup.payments.models import CardEntry, PaymentMethod, StoredCard
from ringup.payments.rules.card_entries import (
    BUSY_RECORDER,
    LIFE,
    Ending,
    EntryEvent,
    EntryState,
    RecorderEvent,
    RecorderState,
    Watched,
    next_entry_state,
    next_recorder_state,
    wait_before_resuming,
    why_over,
)
from ringup.payments.rules.links import Card
from ringup.plumbing.locks import lock_row
from ringup.values.money import Money
from ringup.values.refusal import Refusal

log = logging.getLogger(__name__)


def new_card_entry(
    actor: Actor,
    rows: OrderRows,
    method: PaymentMethod,
    *,
    call: Call | None,
    amount: Money | None,
    keeps_card: bool,
    framed_by: str,
) -> CardEntry:
    """The intent of an entry; its key is born here. Without a call nobody records, and nobody is asked."""
    now = timezone.now()
    return CardEntry.objects.create(
        order=rows.order,
        call=call,
        method=method,
        connector=method.connector,
        recorder=(RecorderState.PAUSING if call else RecorderState.NOT_NEEDED).value,
        idempotency_key=secrets.token_hex(24),
        currency=rows.order.currency,
        amount_minor=amount.minor if amount else None,
        keeps_card=keeps_card,
        framed_by=framed_by,
        opened_by_id=actor.user,
        opened_at=now,
        seen_at=now,
        ends_at=now + LIFE,
    )


def move_entry(row: CardEntry, event: EntryEvent) -> bool:
    """Whether the event moved the (locked) entry; the caller stores it. Whatever ends it has the recorder go on."""
    after = next_entry_state(EntryState(row.state), event)
    if after is None:
        return False
    row.state = after.value
    if after not in (EntryState.PREPARING, EntryState.OPEN):
        resumes(row)
    row.ask_again_at = timezone.now() if after is EntryState.CLOSING else None
    return True


def end_entry(row: CardEntry, ending: Ending) -> bool:
    """Whether the (locked) entry was not over before; the caller stores it."""
    if not move_entry(row, EntryEvent.END):
        return False
    row.ending = ending.value
    return True


def due_ending(row: CardEntry) -> Ending | None:
    """Why the entry, loaded with its call, has to end now; None while a card may be keyed."""
    watched = Watched(
        state=EntryState(row.state),
        opened_at=row.opened_at,
        seen_at=row.seen_at,
        ends_at=row.ends_at,
        call_ended=row.call is not None and row.call.state == CallState.ENDED,
    )
    return why_over(watched, timezone.now())


def resumes(row: CardEntry) -> None:
    """From now on the recorder is told to go on, until it confirms."""
    after = next_recorder_state(RecorderState(row.recorder), RecorderEvent.RESUME)
    if after is not None:
        row.recorder, row.resume_again_at = after.value, timezone.now()


def note_pause(row: CardEntry, answer: Answer) -> None:
    """What the recorder said when it was told to pause; the caller stores the (locked) entry."""
    call = row.call.external_id if row.call else ""
    if isinstance(answer, Confirmed):
        after = next_recorder_state(RecorderState(row.recorder), RecorderEvent.PAUSE)
        if after is not None:
            row.recorder, row.paused_at = after.value, timezone.now()
        log.info("recording of call %s is paused for card entry %s", call, row.public_id)
        return
    log.warning("recording of call %s may not be paused for card entry %s: %s", call, row.public_id, answer.because)


def note_resume(row: CardEntry, answer: Answer, now: datetime) -> None:
    """What the recorder said when it was told to go on; the caller stores the (locked) entry."""
    call = row.call.external_id if row.call else ""
    if isinstance(answer, Confirmed):
        after = next_recorder_state(RecorderState(row.recorder), RecorderEvent.CONFIRM)
        if after is not None:
            row.recorder, row.resumed_at, row.resume_again_at = after.value, now, None
        log.info("recording of call %s goes on after card entry %s (%s)", call, row.public_id, row.ending or row.state)
        return
    row.resume_again_at = now + wait_before_resuming(row.resume_tries)
    log.error("recording of call %s may still be paused, card entry %s: %s", call, row.public_id, answer.because)


def is_recorder_busy(call: Call) -> bool:
    """Whether the call's recorder is, or may be, paused for an entry."""
    return CardEntry.objects.filter(call=call, recorder__in=[state.value for state in BUSY_RECORDER]).exists()


def lock_waiting_recorder(actor: Actor, card_entry: str) -> CardEntry | Refusal:
    """The entry (public id) of an order that the actor sees, locked, whose recorder has not confirmed yet.

    Refusals: `not_permitted`, `card_entry_not_found`, `recorder_goes_on` when nobody waits for it.
    """
    if refusal := refuse_without(actor, Permission.RESOLVE_PAYMENTS):
        return refusal
    seen = CardEntry.objects.filter(public_id=card_entry, order__in=visible_orders(actor))
    row = lock_row(CardEntry.objects.filter(pk__in=seen).select_related("call"))
    if row is None:
        return Refusal(code="card_entry_not_found")
    return row if row.recorder == RecorderState.RESUMING else Refusal(code="recorder_goes_on")


def recorded_call(row: CardEntry) -> RecordedCall | None:
    """The entry's call as a recorder knows it."""
    return RecordedCall(id=row.public_id, call=row.call.external_id) if row.call else None


def store_card(row: CardEntry, customer: int, card: Card) -> StoredCard:
    """The card behind the token. The caller takes it from the file again where the customer does not want it kept."""
    stored, _is_new = StoredCard.objects.update_or_create(
        customer_id=customer,
        connector=row.connector,
        token=card.token,
        defaults={
            "brand": card.brand,
            "last_four": card.last_four,
            "expires_year": card.expires_year,
            "expires_month": card.expires_month,
            "removed_at": None,
        },
    )
    return stored
