"""What a processor tells of its fields becomes fact here: a card was keyed, one was declined, nobody can key now."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.loading import load_actor
from ringup.call_centers.rules.actor import Actor
from ringup.orders.models import SalesOrder
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.models import CardEntry
from ringup.payments.rules.card_entries import EntryEvent, EntryState
from ringup.payments.rules.links import Card, LinkEvent, LinkNews
from ringup.payments.rules.outcomes import Declined
from ringup.payments.saving import PaymentEntry
from ringup.payments.saving.card_entries import move_entry, store_card
from ringup.payments.saving.links import tell_desks
from ringup.plumbing.locks import lock_row
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def settle_card_entry(actor: Actor | None, *, entry: int, news: LinkNews) -> EntryState:
    """Where the entry stands then. Webhook, desk and job all come here; what comes late or twice changes nothing.

    A card becomes a payment that is authorized with the submit, as one by a card on file is. Where no payment can be
    made of it the entry says why, and nothing is kept of the card.
    """
    with transaction.atomic():
        owner = CardEntry.objects.values_list("order_id", flat=True).get(pk=entry)
        order = lock_row(SalesOrder.objects.filter(pk=owner))
        row = lock_row(CardEntry.objects.filter(pk=entry).select_related("method", "opened_by", "call"))
        assert order is not None
        assert row is not None
        if news.event is LinkEvent.PAY and news.card is not None:
            if move_entry(row, EntryEvent.STORE):
                row.because = ""
                _take(row, order, news.card)
        elif news.event is LinkEvent.EXPIRE:
            move_entry(row, EntryEvent.EXPIRE)
        elif news.event is LinkEvent.DECLINE and row.state == EntryState.OPEN:
            row.because = news.outcome.code if isinstance(news.outcome, Declined) else "card_declined"
        row.save()
        tell_desks(order)
    return EntryState(row.state)


def _take(row: CardEntry, order: SalesOrder, card: Card) -> None:
    if order.customer_id is None:
        row.because = "customer_required"
        return
    stored = store_card(row, order.customer_id, card)
    # The payment is that of the agent who opened the fields, whoever brings the news.
    agent = load_actor(row.opened_by)
    amount = Money(row.amount_minor, row.currency) if row.amount_minor is not None else None
    wish = PaymentEntry(method=row.method.code, amount=amount, stored_card=stored.public_id)
    line = add_payment(agent, order=order.public_id, entry=wish) if agent else Refusal(code="not_permitted")
    if isinstance(line, Refusal):
        row.because = line.code
    else:
        row.payment_line = line
    if not row.keeps_card or isinstance(line, Refusal):
        stored.removed_at = timezone.now()
        stored.save(update_fields=["removed_at"])
