"""Messages to other systems: the dead ones first, then what waits, then what was taken last."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.notifications.models import WebhookDelivery
from ringup.notifications.queries import list_troubled_first
from ringup.notifications.rules.webhooks import DeliveryState
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording.words import DELIVERY_STATES, WEBHOOK_EVENTS, WEBHOOK_PROBLEMS

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A message; `tone` colors its state."""

    again: str
    event: str
    subject: str
    to: str
    state: str
    tone: str
    problem: str
    attempts: int
    moment: str
    next: str


@dataclass(frozen=True, kw_only=True)
class WebhookMessages(Panel):
    area: ClassVar[str] = "office"
    rows: tuple[Sent, ...] = ()
    dead: int = 0
    may_send: bool = False
    wrong: str = ""


def webhook_messages_panel(actor: Actor, *, wrong: str = "") -> WebhookMessages:
    """The messages of the company; one query."""
    rows = list_troubled_first(actor, limit=SHOWN)
    return WebhookMessages(
        rows=tuple(_sent(row) for row in rows),
        dead=sum(row.state == DeliveryState.DEAD.value for row in rows),
        may_send=actor.may(Permission.SHIP_ORDERS),
        wrong=wrong,
    )


def _sent(row: WebhookDelivery) -> Sent:
    waits = row.state == DeliveryState.WAITING.value
    tones = {DeliveryState.DEAD.value: "bad", DeliveryState.DELIVERED.value: "good"}
    return Sent(
        again=reverse("office:send-webhook-again", args=[row.public_id]),
        event=str(WEBHOOK_EVENTS.get(row.event, row.event)),
        subject=row.subject,
        to=row.subscription.name,
        state=str(DELIVERY_STATES[row.state]),
        tone=tones.get(row.state, "warn" if row.attempts else ""),
        problem=problem_text(row.last_error, row.last_status),
        attempts=row.attempts,
        moment=formats.moment(row.delivered_at or row.created_at),
        next=formats.moment(row.due_at) if waits and row.attempts else "",
    )


def problem_text(problem: str, status: int) -> str:
    """Why the last attempt failed, in words; empty when it did not."""
    if not problem:
        return ""
    code = "status" if status else problem.partition(":")[0]
    return str(WEBHOOK_PROBLEMS.get(code, problem)) % {"status": status}
