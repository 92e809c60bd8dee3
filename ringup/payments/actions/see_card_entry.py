"""A desk that shows the fields for a card says that it is there: the processor is asked whether a card was keyed."""

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.end_card_entry import end_card_entry
from ringup.payments.actions.resume_recording import resume_recording
from ringup.payments.actions.settle_card_entry import settle_card_entry
from ringup.payments.loading import look_up_fields
from ringup.payments.models import CardEntry
from ringup.payments.queries.card_entries import find_visible_entry
from ringup.payments.rules.card_entries import EntryState
from ringup.payments.rules.links import LinkNews
from ringup.payments.saving.card_entries import due_ending
from ringup.values.refusal import Refusal


def see_card_entry(actor: Actor, *, order: str, entry: str) -> CardEntry | Refusal:
    """The entry as it stands. Only the one who opened it keeps it open by looking.

    Refusals: `order_not_found`, `card_entry_not_found`.
    """
    row = find_visible_entry(actor, order=order, entry=entry)
    if isinstance(row, Refusal):
        return row
    if row.opened_by_id == actor.user and row.state == EntryState.OPEN:
        CardEntry.objects.filter(pk=row.pk, state=EntryState.OPEN.value).update(seen_at=timezone.now())
        row.refresh_from_db(fields=["seen_at"])
        if ending := due_ending(row):
            end_card_entry(actor, entry=row.pk, ending=ending)
        elif isinstance(news := look_up_fields(row), LinkNews):
            settle_card_entry(actor, entry=row.pk, news=news)
    resume_recording(actor, entry=row.pk)
    row.refresh_from_db()
    return row
