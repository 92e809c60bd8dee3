"""Tells the recorder to go on after the entry of a card, until it confirms that it does."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.loading import load_recorder
from ringup.payments.models import CardEntry
from ringup.payments.rules.card_entries import RecorderState, wait_before_resuming
from ringup.payments.saving.card_entries import note_resume, recorded_call


def resume_recording(actor: Actor | None, *, entry: int) -> RecorderState | None:
    """What the recorder does then; None when it need not be told now. A job tells it again, without an actor."""
    due = CardEntry.objects.filter(pk=entry, recorder=RecorderState.RESUMING.value, resume_again_at__lte=timezone.now())
    with transaction.atomic():
        row = due.select_for_update(skip_locked=True, of=("self",)).select_related("call").first()
        call = recorded_call(row) if row else None
        if row is None or call is None:
            return None
        row.resume_tries += 1
        row.resume_again_at = timezone.now() + wait_before_resuming(row.resume_tries)
        row.save(update_fields=["resume_tries", "resume_again_at"])
    answer = load_recorder().resume(call)
    with transaction.atomic():
        row = CardEntry.objects.select_related("call").select_for_update(of=("self",)).get(pk=entry)
        note_resume(row, answer, timezone.now())
        row.save(update_fields=["recorder", "resumed_at", "resume_again_at"])
    return RecorderState(row.recorder)
