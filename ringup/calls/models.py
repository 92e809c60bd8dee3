"""Phone calls as the telephony system tells of them."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id


# The audit says that a secret was changed, never what it was.
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pgtrigger.AnyChange("name", "active", "secret")),
    pghistory.DeleteEvent(),
    exclude=["secret"],
)
class TelephonyConnection(models.Model):
    """A telephony system that may post call events; its secret signs them."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    secret = models.CharField(max_length=120)
    active = models.BooleanField(_("active"), default=True)


@audited
class DialledNumber(models.Model):
    """A number that customers dial and the call center that it reaches."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.CASCADE, related_name="dialled_numbers")
    e164 = models.CharField(_("number"), max_length=16)
    name = models.CharField(_("name"), max_length=80, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "e164"], name="dialled_number_once")]


class Call(models.Model):
    """One call, from the ring to the end."""

    class State(models.TextChoices):
        RINGING = "ringing", _("Ringing")
        ANSWERED = "answered", _("On call")
        ENDED = "ended", _("Ended")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.PROTECT, null=True, related_name="+")
    connection = models.ForeignKey(TelephonyConnection, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    external_id = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.RINGING)
    caller_number = models.CharField(max_length=40, blank=True, default="")
    caller_e164 = models.CharField(max_length=16, blank=True, default="")
    dialled_number = models.CharField(max_length=40, blank=True, default="")
    agent = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.SET_NULL, null=True, related_name="calls")
    ringing_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "external_id"], name="call_external_id_once")]
        indexes = [
            models.Index(
                fields=["agent", "-ringing_at"], condition=~models.Q(state="ended"), name="call_live_by_agent"
            ),
            models.Index(fields=["legal_entity", "caller_e164", "-ringing_at"], name="call_by_caller"),
        ]


class CallEvent(models.Model):
    """One event of a call as it came in: stored first, acted on then. A repeated event is the row that is there."""

    connection = models.ForeignKey(TelephonyConnection, on_delete=models.PROTECT, related_name="+")
    external_call = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    happened_at = models.DateTimeField()
    caller = models.CharField(max_length=40, blank=True, default="")
    dialled = models.CharField(max_length=40, blank=True, default="")
    agent = models.CharField(max_length=150, blank=True, default="")
    received_at = models.DateTimeField(db_default=Now())
    # None until it was acted on; until then a job tries again, and notes how often and what went wrong.
    acted_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "external_call", "kind"], name="call_event_once")]
        indexes = [models.Index(fields=["id"], condition=models.Q(acted_at=None), name="call_event_waiting")]
