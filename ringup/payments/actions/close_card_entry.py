"""An agent closes the fields for a card: the one who opened them, or a colleague who takes over the order."""

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.end_card_entry import end_card_entry
from ringup.payments.models import CardEntry
from ringup.payments.queries.card_entries import find_visible_entry
from ringup.payments.rules.card_entries import Ending
from ringup.values.refusal import Refusal


def close_card_entry(actor: Actor, *, order: str, entry: str) -> CardEntry | Refusal:
    """The entry, closed; one that is over stays as it is. Refusals: `order_not_found`, `card_entry_not_found`."""
    row = find_visible_entry(actor, order=order, entry=entry)
    if isinstance(row, Refusal):
        return row
    end_card_entry(actor, entry=row.pk, ending=Ending.AGENT)
    row.refresh_from_db()
    return row
