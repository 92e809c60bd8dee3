"""Documents that were made for customers, messages that carry them, and other systems that are told of events."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.notifications.rules.webhooks import DELIVERY_TRANSITIONS, DeliveryState
from ringup.plumbing.public_ids import new_public_id
from ringup.plumbing.secrets_at_rest import EncryptedText

DELIVERY_MOVES = [(before.value, after.value) for (before, _event), after in DELIVERY_TRANSITIONS.items()]


class Document(models.Model):
    """A document as the customer got it; kept unchanged."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)  # what it is about, e.g. an order's public id
    language = models.CharField(max_length=5)
    file = models.FileField(upload_to="documents/%Y/%m/")
    file_name = models.CharField(max_length=120, default="document.pdf")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subject"], name="document_subject")]


class Message(models.Model):
    """A message to a customer, by e-mail or as a text message. `deduplication_key` lets it go out once."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        TEXT_MESSAGE = "text_message", _("Text message")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    deduplication_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.EMAIL, db_default=Channel.EMAIL)
    recipient = models.CharField(max_length=254)
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=200)
    body = models.TextField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    # The same for programs, as an e-invoice.
    data_document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="message_subject"),
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="message_waiting"),
        ]


# The audit says that a secret was changed, never what it was.
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pgtrigger.AnyChange("name", "url", "events", "active", "secret")),
    pghistory.DeleteEvent(),
    exclude=["secret"],
)
class WebhookSubscription(models.Model):
    """Another system that is told what happens; without `events` it is told everything."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=300)
    secret = EncryptedText(_("secret"), max_length=120, purpose="webhook secret")
    events = ArrayField(models.CharField(max_length=40), verbose_name=_("events"), default=list, blank=True)
    active = models.BooleanField(_("active"), default=True)


class WebhookDelivery(models.Model):
    """One message to another system; `key` lets the same fact be told once."""

    subscription = models.ForeignKey(WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    key = models.CharField(max_length=200)
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)  # what people call it, e.g. an order's number
    body = models.JSONField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in DeliveryState], default=DeliveryState.WAITING.value
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "key"], name="webhook_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in DeliveryState]), name="webhook_delivery_state"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="webhook_delivery_waiting"),
        ]
        triggers = [pgtrigger.FSM(name="webhook_delivery_moves", field="state", transitions=DELIVERY_MOVES)]
