"""Opens the processor's fields for one card at the desk, once the recorder has confirmed that it is paused."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.calls.connectors.recorders import Confirmed
from ringup.calls.queries import find_answered_call
from ringup.orders.loading import OrderRows, open_for_change
from ringup.payments.actions.resume_recording import resume_recording
from ringup.payments.connectors.protocol import Link
from ringup.payments.loading import load_payment_lines, load_recorder, open_fields
from ringup.payments.models import CardEntry, PaymentMethod
from ringup.payments.models.card_entries import IS_LIVE
from ringup.payments.queries import offers_fields
from ringup.payments.rules.card_entries import EntryEvent, EntryState
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.outcomes import Declined
from ringup.payments.rules.states import LineState
from ringup.payments.saving import PaymentEntry, refuse_payments, wanted_amount
from ringup.payments.saving.card_entries import (
    is_recorder_busy,
    move_entry,
    new_card_entry,
    note_pause,
    recorded_call,
)
from ringup.plumbing.locks import lock_row
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

SEND_A_LINK = Cure(code="send_a_link")


@dataclass(frozen=True, kw_only=True)
class CardWish:
    """A card as a door wants to have it keyed. Without an amount it pays all that is left to pay by then.

    `framed_by` is the origin of the page that will show the fields, e.g. https://orders.example.com.
    """

    method: str
    framed_by: str
    amount: Money | None = None
    keeps_card: bool = False


def open_card_entry(actor: Actor, *, order: str, wish: CardWish) -> CardEntry | Refusal:
    """The entry, open: its `url` may be shown. The actor's own, if one is open for the order already.

    Fails closed: whatever the recorder does not confirm leaves the fields unseen, and the recorder is told to go on.
    Refusals: those of `open_for_change`, `order_completion_off`, `not_permitted`, `card_entry_not_offered`,
    `customer_required`, `payment_unknown_outcome`, `wrong_currency`, `amount_out_of_range`, `nothing_to_pay`,
    `card_entry_open` {agent}, `card_entry_unsettled`, `no_call_to_pause`, `recorder_busy`,
    `recorder_not_paused` {declined_because}, `card_fields_not_made` {declined_because}.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        before = CardEntry.objects.filter(IS_LIVE, order=rows.order).select_related("opened_by").first()
        if before is not None:
            return before if _is_own(actor, before) else _refuse_second(before)
        entry = _begin(actor, rows, wish)
        if isinstance(entry, Refusal):
            return entry
    return _open(actor, entry)


def _is_own(actor: Actor, entry: CardEntry) -> bool:
    return entry.state == EntryState.OPEN and entry.opened_by_id == actor.user


def _refuse_second(entry: CardEntry) -> Refusal:
    if entry.state == EntryState.CLOSING:
        return Refusal(code="card_entry_unsettled", cure=Cure(code="wait_for_the_processor"), field="method")
    name = entry.opened_by.get_full_name() or entry.opened_by.username
    return Refusal(code="card_entry_open", facts={"agent": name}, field="method")


def _begin(actor: Actor, rows: OrderRows, wish: CardWish) -> CardEntry | Refusal:
    if refusal := refuse_payments(actor, rows):
        return refusal
    method = PaymentMethod.objects.filter(call_center=rows.order.call_center_id, code=wish.method, active=True).first()
    if method is None or not rows.center.parameters.key_cards or not offers_fields(method):
        return Refusal(code="card_entry_not_offered", cure=SEND_A_LINK, field="method")
    if rows.order.customer_id is None:
        return Refusal(code="customer_required", cure=Cure(code="choose_customer"), field="method")
    lines = load_payment_lines(rows.order)
    if any(line.state == LineState.UNKNOWN for line in lines):
        return outcome_unknown()  # who keys a second card now may charge the customer twice (B15)
    amount = wanted_amount(rows, PaymentEntry(method=wish.method, amount=wish.amount), lines)
    if isinstance(amount, Refusal):
        return amount
    call, recorder = None, load_recorder()
    if not recorder.is_set_up:
        # Nobody was paused, so nobody would ever confirm that it goes on.
        because = {"declined_because": "recorder_not_set_up"}
        return Refusal(code="recorder_not_paused", facts=because, cure=SEND_A_LINK, field="method")
    if recorder.needs_call:
        call = find_answered_call(actor)
        if call is None:
            return Refusal(code="no_call_to_pause", cure=SEND_A_LINK, field="method")
        if is_recorder_busy(call):
            return Refusal(code="recorder_busy", cure=SEND_A_LINK, field="method")
    return new_card_entry(
        actor,
        rows,
        method,
        call=call,
        amount=wish.amount,
        keeps_card=wish.keeps_card,
        framed_by=wish.framed_by,
    )


def _open(actor: Actor, entry: CardEntry) -> CardEntry | Refusal:
    if refusal := _pause(entry):
        resume_recording(actor, entry=entry.pk)
        return refusal
    fields = open_fields(CardEntry.objects.select_related("order__legal_entity").get(pk=entry.pk))
    with transaction.atomic():
        row = _locked(entry)
        because = ""
        if isinstance(fields, Link):
            row.reference, row.url = fields.reference, fields.url
            # Whoever asked gets a full stretch of time to show them.
            row.seen_at = timezone.now()
            if not move_entry(row, EntryEvent.OPEN):
                because = "time_out"
        else:
            because = fields.code if isinstance(fields, Declined) else fields.because
            row.because = because
            # Fields of which we were not told are shown to nobody; no card can have been keyed into them.
            move_entry(row, EntryEvent.FAIL)
        row.save()
    if because:
        resume_recording(actor, entry=entry.pk)
        return Refusal(
            code="card_fields_not_made", facts={"declined_because": because}, cure=SEND_A_LINK, field="method"
        )
    return row


def _pause(entry: CardEntry) -> Refusal | None:
    """None when the recorder has confirmed, or nobody records."""
    call = recorded_call(entry)
    if call is None:
        return None
    answer = load_recorder().pause(call)
    with transaction.atomic():
        row = _locked(entry)
        note_pause(row, answer)
        if not isinstance(answer, Confirmed):
            row.because = answer.because
            move_entry(row, EntryEvent.LOCK)
        row.save()
    if isinstance(answer, Confirmed):
        return None
    return Refusal(
        code="recorder_not_paused", facts={"declined_because": answer.because}, cure=SEND_A_LINK, field="method"
    )


def _locked(entry: CardEntry) -> CardEntry:
    row = lock_row(CardEntry.objects.filter(pk=entry.pk).select_related("call"))
    assert row is not None
    return row
