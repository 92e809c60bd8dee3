"""Looks whether the entry of a card is over: its desk gone, its time up, its call ended."""

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.end_card_entry import end_card_entry
from ringup.payments.actions.resume_recording import resume_recording
from ringup.payments.models import CardEntry
from ringup.payments.rules.card_entries import Ending, EntryState
from ringup.payments.saving.card_entries import due_ending


def follow_card_entry(actor: Actor | None, *, entry: int) -> EntryState:
    """Where the entry stands then; a job runs it, without an actor."""
    row = CardEntry.objects.select_related("call").get(pk=entry)
    ending = due_ending(row)
    if row.state == EntryState.CLOSING and row.ask_again_at is not None and row.ask_again_at <= timezone.now():
        ending = Ending(row.ending or Ending.GONE)
    if ending is not None:
        end_card_entry(actor, entry=row.pk, ending=ending)
    resume_recording(actor, entry=row.pk)
    row.refresh_from_db(fields=["state"])
    return EntryState(row.state)
