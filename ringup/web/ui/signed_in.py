"""The door of every screen: who comes in, as an actor, and with which permission."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
    """The signed-in actor, loaded once per request; None without a user or a legal entity."""
    if "actor" not in request.META:
        user = request.user
        request.META["actor"] = load_actor(user) if user.is_authenticated else None
    actor: Actor | None = request.META["actor"]
    return actor


def signed_in(
    permission: Permission | None = None,
) -> Callable[[ActorView[P]], View[P]]:
    """A view for signed-in users whose role holds `permission`; the view gets the actor as its second argument."""

    def door(view: ActorView[P]) -> View[P]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            actor = actor_of(request)
            if actor is None:
                return turn_away(request, Refusal(code="no_legal_entity"))
            refusal = refuse_without(actor, permission) if permission else None
            if refusal:
                return turn_away(request, refusal)
            return view(request, actor, *args, **kwargs)

        enter.permission = permission  # type: ignore[attr-defined]  # read by the permission matrix test
        return cast(View[P], enter)

    return door


def turn_away(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """403, with the reason: on a page of its own, or in the status line of the page that asked."""
    said = say(refusal)
    if request.headers.get("HX-Request"):
        return answer(request, [StatusLine(text=said.text, tone="bad")], status=403)
    return render(request, "ui/refused.html", {"refusal": said}, status=403)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back again. A part of a page cannot show it, so the whole page goes there."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    response = HttpResponse(status=401)
    response["HX-Refresh"] = "true"
    return response
