"""Ends the entry of a card: nobody can key any more, a card that was keyed is taken, the recorder goes on."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.resume_recording import resume_recording
from ringup.payments.actions.settle_card_entry import settle_card_entry
from ringup.payments.loading import close_fields
from ringup.payments.models import CardEntry
from ringup.payments.rules.card_entries import Ending, EntryState, wait_before_resuming
from ringup.payments.rules.links import LinkEvent, LinkNews
from ringup.payments.rules.outcomes import NotFound, Unknown
from ringup.payments.saving.card_entries import end_entry
from ringup.plumbing.locks import lock_row


def end_card_entry(actor: Actor | None, *, entry: int, ending: Ending) -> EntryState:
    """Where the entry stands then: closed, or stored when somebody was faster, or closing while the processor is away.

    Until the processor has answered no second card can be keyed for the order. The recorder does not wait for that.
    """
    with transaction.atomic():
        row = lock_row(CardEntry.objects.filter(pk=entry))
        assert row is not None
        end_entry(row, ending)
        if row.state == EntryState.CLOSING:
            row.ask_again_at = timezone.now() + wait_before_resuming(1)
        row.save()
    state = EntryState(row.state)
    if state is EntryState.CLOSING:
        state = _ask(actor, entry) or state
    resume_recording(actor, entry=entry)
    return state


def _ask(actor: Actor | None, entry: int) -> EntryState | None:
    found = close_fields(CardEntry.objects.select_related("order__legal_entity").get(pk=entry))
    if isinstance(found, Unknown):
        return None
    news = LinkNews(event=LinkEvent.EXPIRE) if isinstance(found, NotFound) else found
    return settle_card_entry(actor, entry=entry, news=news)
