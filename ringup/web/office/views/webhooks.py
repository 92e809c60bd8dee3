"""Messages to other systems: what was sent, what waits, and a key to send again what nobody took."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.notifications.actions.send_webhook_again import send_webhook_again
from ringup.values.refusal import Refusal
from ringup.web.office.doors import on_page
from ringup.web.office.frame import frame
from ringup.web.office.pages import WEBHOOK_MESSAGES
from ringup.web.office.panels.webhook_messages import webhook_messages_panel
from ringup.web.ui.actors import acting
from ringup.web.ui.wording import say


@require_safe
@on_page(WEBHOOK_MESSAGES)
def webhook_messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The messages, those in trouble first."""
    return _page(request, actor)


@acting(may=Permission.SHIP_ORDERS)
@require_POST
def send_again(request: HttpRequest, actor: Actor, delivery: str) -> HttpResponse:
    """Puts a message into the post again."""
    done = send_webhook_again(actor, delivery=delivery)
    if isinstance(done, Refusal):
        if done.code == "delivery_not_found":
            raise Http404
        return _page(request, actor, refusal=done)
    return HttpResponseRedirect(reverse("office:webhook-messages"))


def _page(request: HttpRequest, actor: Actor, *, refusal: Refusal | None = None) -> HttpResponse:
    panel = webhook_messages_panel(actor, wrong=say(refusal).text if refusal else "")
    context = frame(actor, WEBHOOK_MESSAGES) | {"page": WEBHOOK_MESSAGES, "shown": panel}
    return render(request, "office/warehouse.html", context, status=422 if refusal else 200)
