"""The ways in of the simulated telephone; they exist in the demo only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.calls.loading import load_line
from ringup.calls.rules.states import CallEventKind
from ringup.plumbing.public_ids import new_public_id
from ringup.values.refusal import Refusal
from ringup.web.desk.simulated_phone.panel import simulated_phone_panel
from ringup.web.desk.simulated_phone.telephone import post_event
from ringup.web.ui.actors import acting
from ringup.web.ui.panels import answer

takes_orders = acting(may=Permission.TAKE_ORDERS, takes_orders=True)


def only_in_the_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Elsewhere the address does not exist."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **values)

    return door


@only_in_the_demo
@takes_orders
@require_safe
def simulated_phone(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The telephone, with customers for what is being typed."""
    return answer(request, [simulated_phone_panel(actor, asked=request.GET.get("text", "").strip())])


@only_in_the_demo
@takes_orders
@require_POST
def ring(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rings as somebody: at the actor's desk, or at all desks of the call center."""
    agent = "" if request.POST.get("for_all") else str(request.user.get_username())
    refusal = _tell(
        request,
        actor,
        CallEventKind.RINGING,
        call=f"SIM-{new_public_id()}",
        caller=request.POST.get("number", "")[:40],
        agent=agent,
    )
    return _show(request, actor, refusal)


@only_in_the_demo
@takes_orders
@require_POST
def answer_phone(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The actor picks up."""
    call, agent = request.POST.get("call", "")[:120], str(request.user.get_username())
    return _show(request, actor, _tell(request, actor, CallEventKind.ANSWERED, call=call, agent=agent))


@only_in_the_demo
@takes_orders
@require_POST
def hang_up(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The call ends."""
    return _show(request, actor, _tell(request, actor, CallEventKind.ENDED, call=request.POST.get("call", "")[:120]))


def _tell(
    request: HttpRequest, actor: Actor, kind: CallEventKind, *, call: str, caller: str = "", agent: str = ""
) -> Refusal | None:
    line = load_line(legal_entity=actor.legal_entity, call_center=actor.call_center or 0)
    if line is None:
        return Refusal(code="telephone_missing")
    address = request.build_absolute_uri(reverse("webhooks:telephony", args=[line.connection]))
    return post_event(address, line, kind=kind.value, call=call, caller=caller, agent=agent)


def _show(request: HttpRequest, actor: Actor, refusal: Refusal | None) -> HttpResponse:
    panel = simulated_phone_panel(actor, refusal=refusal)
    return answer(request, [panel], status=422 if refusal else 200)
