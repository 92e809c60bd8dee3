"""The password again after a pause, a sign of life from a long text, and the page of a locked name."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringup.web.accounts.idle import IDLE_SECONDS, idle_seconds, note_life
from ringup.web.accounts.panels import SignInAgain
from ringup.web.ui.actors import to_sign_in
from ringup.web.ui.panels import Remove, answer, render_panel


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Ask, or take the answer. While the session is alive there is nothing to ask: 204, with how long it is idle."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if request.method == "POST":
        return _take_password(request)
    if idle_seconds(request) <= IDLE_SECONDS:
        if not request.headers.get("HX-Request"):
            return HttpResponseRedirect(_way_on(request))
        return HttpResponse(status=204, headers={"Ringup-Idle": str(int(idle_seconds(request)))})
    return _ask(request)


def _take_password(request: HttpRequest) -> HttpResponse:
    # Through the same backends as every sign-in: failures count, and a locked name is locked here, too.
    if not get_adapter(request).reauthenticate(request.user, request.POST.get("password", "")):
        return _ask(request, error=_("This is not your password."), status=422)
    request.session.cycle_key()
    if request.headers.get("HX-Request"):
        response = answer(request, [Remove(dom_id="sign-in-again")], events={"ringup:unlocked": {}})
    else:
        response = HttpResponseRedirect(_way_on(request))
    note_life(request, response)
    return response


def _ask(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    in_page = bool(request.headers.get("HX-Request"))
    user: Any = request.user
    panel = SignInAgain(
        user=user.get_full_name() or user.get_username(), next="" if in_page else _way_on(request), error=error
    )
    if in_page:
        return HttpResponse(render_panel(panel, request=request), status=status)
    return render(request, "accounts/sign_in_again.html", {"panel": panel}, status=status)


def _way_on(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """A sign of life from a worker who types for a long time without asking the server for anything."""
    return HttpResponse(status=204) if request.user.is_authenticated else to_sign_in(request)


@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """Says that a name is locked, how long, and who can help."""
    return render(request, "accounts/locked.html", status=429)
