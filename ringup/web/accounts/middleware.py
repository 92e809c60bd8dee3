"""After a quarter of an hour without a sign of life the password is asked again, and nothing on the page is lost."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import urlencode

from ringup.web.accounts.idle import is_idle, is_signed_in, note_life

# What nobody typed or clicked for (news, polls) carries this header and is no sign of life.
BACKGROUND: Final = "Ringup-Background"
# What a locked session may still do: prove who sits there, or leave.
OPEN_WHEN_IDLE: Final = frozenset({"account_login", "account_logout", "accounts:sign-in-again", "accounts:locked"})


class IdleMiddleware:
    """Stands behind sessions, sign-in and htmx. It lets nothing through for a session that has been idle too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = is_signed_in(request)
        idle = was_signed_in and is_idle(request)
        if idle and not _is_open(request):
            return _ask_again(request)
        response = self.get_response(request)
        if is_signed_in(request) and not idle and BACKGROUND not in request.headers:
            note_life(request, response)
        return response


def _is_open(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name in OPEN_WHEN_IDLE
    except Resolver404:
        return False


def _ask_again(request: HttpRequest) -> HttpResponse:
    """For a part of a page 401 and an event: the page asks and keeps what was typed. For a page: first the password."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Trigger"] = "ringup:locked"
    elif request.method == "GET":
        address = resolve_url("accounts:sign-in-again")
        response = HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
    else:
        response = render(request, "accounts/sign_in_again.html", {"panel": None}, status=401)
    response["Cache-Control"] = "no-store"
    return response
