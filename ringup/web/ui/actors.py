"""The door of every screen: who comes in, as an actor, and with which permission."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, overload
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from ringup.call_centers.loading import load_actor
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal
from ringup.web.ui.panels import StatusLine, answer
from ringup.web.ui.wording import say

P = ParamSpec("P")
ActorView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def actor_of(request: HttpRequest) -> Actor | None:
    """The signed-in worker in the active legal entity and call center; one query, once per request.

    None for nobody, and for a user who belongs to no legal entity.
    """
    if not hasattr(request, "_ringup_actor"):
        user: Any = getattr(request, "user", None)
        request._ringup_actor = load_actor(user) if user is not None and user.is_authenticated else None  # type: ignore[attr-defined]
    return request._ringup_actor  # type: ignore[attr-defined,no-any-return]


@overload
def acting(view: ActorView[P], /) -> View[P]: ...
@overload
def acting(*, may: Permission | None = None, takes_orders: bool = False) -> Callable[[ActorView[P]], View[P]]: ...
def acting(
    view: ActorView[P] | None = None, /, *, may: Permission | None = None, takes_orders: bool = False
) -> View[P] | Callable[[ActorView[P]], View[P]]:
    """A view for workers: `def order_page(request, actor, ...)`.

    Nobody signed in: to the sign-in page and back. No legal entity, a role without `may`, or `takes_orders` without an
    active call center: 403 with the reason. Whose row it is, the view's queries decide (foreign means 404).
    """

    def decorate(view: ActorView[P]) -> View[P]:
        @wraps(view)
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            actor = actor_of(request)
            if actor is None:
                return turn_away(request, Refusal(code="no_legal_entity"))
            if may is not None and (refusal := refuse_without(actor, may)):
                return turn_away(request, refusal)
            if takes_orders and actor.call_center is None:
                return turn_away(request, Refusal(code="no_call_center"))
            # What is said of moments is said by the clock on the wall of the call center.
            with timezone.override(ZoneInfo(actor.time_zone)):
                return view(request, actor, *args, **kwargs)

        door.permission = may  # type: ignore[attr-defined]  # read by the permission matrix test
        return door

    return decorate if view is None else decorate(view)


def turn_away(request: HttpRequest, refusal: Refusal, *, status: int = 403) -> HttpResponse:
    """403 or 404, with the reason: on a page of its own, or in the status line of the page that asked."""
    said = say(refusal)
    if request.headers.get("HX-Request"):
        return answer(request, [StatusLine(text=said.text, tone="bad")], status=status)
    return render(request, "ui/refused.html", {"refusal": said}, status=status)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and, for a page that was asked for by GET, back to it. htmx loads the whole page anew."""
    htmx: Any = getattr(request, "htmx", None)
    back = htmx.current_url_abs_path if htmx else request.get_full_path() if request.method == "GET" else None
    address = resolve_url(settings.LOGIN_URL) + (f"?{urlencode({'next': back})}" if back else "")
    return HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address)
