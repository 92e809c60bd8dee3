"""A person has seen that a recorder goes on, or that there is nothing left to record, and says so."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import CardEntry
from ringup.payments.rules.card_entries import RecorderEvent, RecorderState, next_recorder_state
from ringup.payments.saving.card_entries import lock_waiting_recorder
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal

LONGEST = 200


def confirm_recording(actor: Actor, *, card_entry: str, note: str) -> CardEntry | Refusal:
    """The entry (public id), whose recorder is not told any more; `note` says what was seen.

    Refusals: `not_permitted`, `note_required`, `card_number_in_text`, `card_entry_not_found`, `recorder_goes_on`.
    """
    with transaction.atomic():
        row = lock_waiting_recorder(actor, card_entry)
        if isinstance(row, Refusal):
            return row
        if not note.strip():
            return Refusal(code="note_required", field="note")
        if refusal := refuse_card_numbers(note=note):
            return refusal
        after = next_recorder_state(RecorderState(row.recorder), RecorderEvent.CONFIRM)
        assert after is not None
        row.recorder, row.resumed_at, row.resume_again_at = after.value, timezone.now(), None
        row.resumed_by_id, row.resumed_because = actor.user, note.strip()[:LONGEST]
        row.save()
    return row
