"""Writes down what a colleague should know about a customer."""

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions._changing import open_customer
from ringup.customers.models import CustomerNote
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.values.refusal import Refusal

LONGEST = 4_000


def add_note(actor: Actor, *, customer: str, text: str) -> CustomerNote | Refusal:
    """The stored note. Notes are written once and never edited.

    Refusals: those of `open_customer`, `note_empty`, `too_long` {longest}, `card_number_in_text`.
    """
    text = text.strip()
    if not text:
        return Refusal(code="note_empty", field="note")
    if len(text) > LONGEST:
        return Refusal(code="too_long", facts={"longest": LONGEST}, field="note")
    if refusal := refuse_card_numbers(note=text):
        return refusal
    with transaction.atomic():
        owner = open_customer(actor, customer)
        if isinstance(owner, Refusal):
            return owner
        note = CustomerNote(customer=owner, text=text, written_by_id=actor.user)
        note.save()
        note.refresh_from_db(fields=["written_at"])
    return note
