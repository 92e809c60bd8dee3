"""Lock-out: ten wrong passwords lock a name for half an hour, whether there is such a user or not."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from ringup.call_centers.rules.user_names import canonical_name
from ringup.plumbing.card_guard import scrub

LONGEST_NAME = 150


def tried_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The name under which failures are counted: the same for every way of writing it, and never a card number."""
    written = (credentials or {}).get("username") or request.POST.get("login") or ""
    return scrub(canonical_name(str(written)))[:LONGEST_NAME]


def tried_from(request: HttpRequest) -> str | None:
    """The address of whoever tries; None for a program that signs somebody in."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
    return address


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """What a locked name is told; a worker whose password was asked again is signed out, too."""
    if request.user.is_authenticated:
        logout(request)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(resolve_url("accounts:locked"))
    return render(request, "accounts/locked.html", status=429)
