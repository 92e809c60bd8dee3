"""Cards that are keyed at the desk, in fields of the processor, while the call is not recorded."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.payments.rules.card_entries import (
    BUSY_RECORDER,
    ENTRY_TRANSITIONS,
    LIVE_ENTRIES,
    RECORDER_TRANSITIONS,
    EntryState,
    RecorderState,
)
from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id

ENTRY_MOVES = sorted({(before.value, after.value) for (before, _event), after in ENTRY_TRANSITIONS.items()})
RECORDER_MOVES = sorted({(before.value, after.value) for (before, _event), after in RECORDER_TRANSITIONS.items()})
IS_LIVE = models.Q(state__in=[state.value for state in LIVE_ENTRIES])
IS_BUSY = models.Q(recorder__in=[state.value for state in BUSY_RECORDER])


@audited
class CardEntry(models.Model):
    """Fields of the processor that were opened for one card of an order; no number passes us, only its token.

    Written before the recorder is asked to pause; `recorder` says what it has confirmed since.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("In preparation")
        OPEN = "open", _("Open")
        CLOSING = "closing", _("Being closed")
        STORED = "stored", _("Card taken")
        CLOSED = "closed", _("Closed")
        LOCKED = "locked", _("Locked")
        FAILED = "failed", _("Failed")

    class Recorder(models.TextChoices):
        NOT_NEEDED = "not_needed", _("Not recorded")
        PAUSING = "pausing", _("Being paused")
        PAUSED = "paused", _("Paused")
        RESUMING = "resuming", _("Being resumed")
        RECORDING = "recording", _("Recording")

    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, related_name="card_entries")
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, null=True, related_name="+")
    method = models.ForeignKey("payments.PaymentMethod", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    recorder = models.CharField(max_length=10, choices=Recorder, default=Recorder.PAUSING)
    connector = models.CharField(max_length=40)
    idempotency_key = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=120, blank=True, default="")
    url = models.TextField(blank=True, default="")
    # The origin of the desk, the only one that may show the fields in a frame.
    framed_by = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    # What the card shall pay; empty for all that is left to pay by then.
    amount_minor = models.BigIntegerField(null=True)
    # Whether the customer wants the card kept for later orders; else its token pays this order and no other.
    keeps_card = models.BooleanField(default=False)
    payment_line = models.ForeignKey("payments.PaymentLine", on_delete=models.SET_NULL, null=True, related_name="+")
    ending = models.CharField(max_length=12, blank=True, default="")
    # Why it failed, why the last card was declined, or why no payment came of a card.
    because = models.CharField(max_length=60, blank=True, default="")
    opened_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=Now())
    # When the desk last said that it shows the fields; the time at which they are over in any case.
    seen_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    resumed_at = models.DateTimeField(null=True)
    # Who saw by other means that the recorder goes on, and what was seen.
    resumed_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    resumed_because = models.CharField(max_length=200, blank=True, default="", db_default="")
    resume_tries = models.PositiveSmallIntegerField(default=0)
    # When the recorder is to be told (again) to go on, and the processor to be asked (again).
    resume_again_at = models.DateTimeField(null=True)
    ask_again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Whoever could key a second card before the first is known might charge the customer twice.
            models.UniqueConstraint(fields=["order"], condition=IS_LIVE, name="card_entry_one_live"),
            # A late answer about one pause cannot be taken for the answer about another.
            models.UniqueConstraint(fields=["call"], condition=IS_BUSY, name="card_entry_one_pause"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in EntryState]), name="card_entry_state"
            ),
            models.CheckConstraint(
                condition=models.Q(recorder__in=[state.value for state in RecorderState]), name="card_entry_recorder"
            ),
            # The fields were never shown while the recorder might have been running.
            models.CheckConstraint(
                condition=~models.Q(state=EntryState.OPEN.value)
                | models.Q(recorder__in=[RecorderState.PAUSED.value, RecorderState.NOT_NEEDED.value]),
                name="card_entry_open_when_paused",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=IS_LIVE | IS_BUSY, name="card_entry_watched")]
        triggers = [
            pgtrigger.FSM(name="card_entry_moves", field="state", transitions=ENTRY_MOVES),
            pgtrigger.FSM(name="card_entry_recorder_moves", field="recorder", transitions=RECORDER_MOVES),
            # With the row its key and its pause would be forgotten.
            pgtrigger.Protect(name="card_entry_stays", operation=pgtrigger.Delete),
        ]
