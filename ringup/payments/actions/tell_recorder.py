"""Tells a recorder once more, because a person wants it, that a call may be recorded again."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.resume_recording import resume_recording
from ringup.payments.models import CardEntry
from ringup.payments.rules.card_entries import RecorderState
from ringup.payments.saving.card_entries import lock_waiting_recorder
from ringup.values.refusal import Refusal


def tell_recorder(actor: Actor, *, card_entry: str) -> CardEntry | Refusal:
    """The entry (public id), whose recorder has confirmed that it goes on.

    Refusals: `not_permitted`, `card_entry_not_found`, `recorder_goes_on`, and `recorder_says_nothing` {call} when it
    does not confirm now either; it is told again by itself then.
    """
    with transaction.atomic():
        row = lock_waiting_recorder(actor, card_entry)
        if isinstance(row, Refusal):
            return row
        row.resume_again_at = timezone.now()
        row.save(update_fields=["resume_again_at"])
    resume_recording(actor, entry=row.pk)
    row.refresh_from_db()
    if row.recorder != RecorderState.RECORDING:
        return Refusal(code="recorder_says_nothing", facts={"call": row.call.external_id if row.call else ""})
    return row
