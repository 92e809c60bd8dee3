"""Takes the token that a processor's script gave out for a card that was keyed into its fields."""

import re

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.end_card_entry import end_card_entry
from ringup.payments.actions.resume_recording import resume_recording
from ringup.payments.actions.settle_card_entry import settle_card_entry
from ringup.payments.loading import fields_script_of, take_token
from ringup.payments.models import CardEntry
from ringup.payments.queries.card_entries import find_visible_entry
from ringup.payments.rules.card_entries import Ending, EntryState
from ringup.payments.rules.links import LinkEvent, LinkNews
from ringup.payments.rules.outcomes import Declined, Unknown
from ringup.values.refusal import Refusal

TOKEN = re.compile(r"[A-Za-z]+_[A-Za-z0-9_]{6,120}", re.ASCII)


def take_card_token(actor: Actor, *, order: str, entry: str, token: str) -> CardEntry | Refusal:
    """The entry as it stands then: stored, open for another card after a decline, or closed.

    Where nobody knows what became of the card the entry is closed, and says stored once the processor does.
    Refusals: `order_not_found`, `card_entry_not_found`, `card_entry_over`, `card_token_not_valid`.
    """
    row = find_visible_entry(actor, order=order, entry=entry)
    if isinstance(row, Refusal):
        return row
    if row.state != EntryState.OPEN or row.opened_by_id != actor.user or fields_script_of(row) is None:
        return Refusal(code="card_entry_over")
    if not TOKEN.fullmatch(token):
        return Refusal(code="card_token_not_valid", field="token")
    found = take_token(row, token)
    if isinstance(found, Unknown):
        end_card_entry(actor, entry=row.pk, ending=Ending.UNKNOWN)
    else:
        news = LinkNews(event=LinkEvent.DECLINE, outcome=found) if isinstance(found, Declined) else found
        settle_card_entry(actor, entry=row.pk, news=news)
        resume_recording(actor, entry=row.pk)
    row.refresh_from_db()
    return row
