"""Other systems that are told of events, in signed messages; what was sent, and what is sent again."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.pages import page_of
from ringup.api.problems import problem
from ringup.api.schemas import NO_NUL, Answer, Body, Flag, Id, ListFilter, Moment, Nothing
from ringup.api.tokens import caller
from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.notifications.actions.send_webhook_again import send_webhook_again
from ringup.notifications.loading import WEBHOOKS
from ringup.notifications.models import WebhookDelivery, WebhookSubscription
from ringup.notifications.queries import list_deliveries
from ringup.values.refusal import Refusal

subscriptions = Router(tags=["webhooks"])
deliveries = Router(tags=["webhooks"])
ONCE = {"x-idempotent": True}

Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00]+$")]
Url = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x20]+$")]
Secret = Annotated[str, StringConstraints(min_length=16, max_length=120, pattern=NO_NUL)]
Event = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z._]+$")]


class NewWebhook(Body):
    """Where to, and the secret that signs the messages; without `events` all of them are told."""

    name: Name
    url: Url
    secret: Secret
    events: list[Event] = Field(default=[], max_length=40)
    active: Flag = True


class WebhookChange(Body):
    """What is to be another; what is not named stays."""

    name: Name | None = None
    url: Url | None = None
    secret: Secret | None = None
    events: list[Event] | None = Field(default=None, max_length=40)
    active: Flag | None = None


class WebhookOut(Answer):
    """A subscription; its secret is never shown."""

    id: Id
    name: str
    url: str
    events: list[str]
    active: bool


class Webhooks(Answer):
    """The company's subscriptions."""

    items: list[WebhookOut]


class MessageFilter(ListFilter):
    """Which messages: of one state, or all."""

    state: Literal["waiting", "delivered", "dead"] | None = None


class MessageOut(Answer):
    """A message: how often it was sent, what came of it, and when it is sent next."""

    id: Id
    webhook: Id
    event: str
    subject: str
    state: str
    attempts: int
    last_status: int
    last_error: str
    created_at: Moment
    due_at: Moment
    delivered_at: Moment | None


class MessagePage(Answer):
    """Some messages, youngest first, and where the next ones begin."""

    items: list[MessageOut]
    next_cursor: str | None


@subscriptions.get("", operation_id="list_webhooks", response={200: Webhooks})
def list_webhooks(request: HttpRequest) -> HttpResponse:
    """The other systems that are told of events."""
    actor = caller(request)
    if refusal := refuse_without(actor, WEBHOOKS.may):
        return problem(refusal)
    rows = WebhookSubscription.objects.filter(legal_entity=actor.legal_entity).order_by("pk")
    return json_answer({"items": [_webhook(row) for row in rows]})


@subscriptions.post("", operation_id="add_webhook", response={201: WebhookOut}, openapi_extra=ONCE)
@idempotent
def add_webhook(request: HttpRequest, body: NewWebhook) -> HttpResponse:
    """Tells another system of events from now on."""
    row = save_setup_row(caller(request), kind=WEBHOOKS, values=body.dict())
    return problem(list(row)) if isinstance(row, tuple) else created(_webhook(row))


@subscriptions.patch("/{webhook}", operation_id="change_webhook", response={200: WebhookOut})
def change_webhook(request: HttpRequest, webhook: Id, body: WebhookChange) -> HttpResponse:
    """Changes what is named."""
    values = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    row = save_setup_row(caller(request), kind=WEBHOOKS, values=values, key=webhook)
    return problem(list(row)) if isinstance(row, tuple) else json_answer(_webhook(row))


@subscriptions.delete("/{webhook}", operation_id="remove_webhook", response={204: None})
def remove_webhook(request: HttpRequest, webhook: Id) -> HttpResponse:
    """Tells it nothing any more; its messages go, too."""
    refusal = remove_setup_row(caller(request), kind=WEBHOOKS, key=webhook, belongings=(WebhookDelivery,))
    return problem(refusal) if refusal else HttpResponse(status=204)


@deliveries.get("", operation_id="list_webhook_messages", response={200: MessagePage})
def list_webhook_messages(request: HttpRequest, wanted: Query[MessageFilter]) -> HttpResponse:
    """What was sent, what waits, and what nobody took."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SHIP_ORDERS):
        return problem(refusal)
    rows = list_deliveries(actor)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    page = page_of(rows, cursor=wanted.cursor, limit=wanted.limit, show=_message)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@deliveries.post("/{delivery}/again", operation_id="send_webhook_again", response={200: MessageOut})
def send_message_again(request: HttpRequest, delivery: Id, body: Nothing) -> HttpResponse:
    """Puts a message into the post again, from its first attempt on."""
    outcome = send_webhook_again(caller(request), delivery=delivery)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_message(outcome))


def _webhook(row: Any) -> dict[str, Any]:
    return {"id": row.public_id, **{name: getattr(row, name) for name in ("name", "url", "events", "active")}}


def _message(row: WebhookDelivery) -> dict[str, Any]:
    names = ("event", "subject", "state", "attempts", "last_status", "last_error")
    moments = ("created_at", "due_at", "delivered_at")
    return {
        "id": row.public_id,
        "webhook": row.subscription.public_id,
        **{name: getattr(row, name) for name in (*names, *moments)},
    }
