"""Which methods an address of the API takes: HEAD wherever GET is (RFC 9110); others are refused as described."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern
from django.utils import timezone

from ringup.api.problems import plain_problem

View = Callable[..., HttpResponse]
ALLOWED = ("GET", "HEAD")


def guarded(pattern: URLPattern) -> URLPattern:
    """The same address with our answer to methods that it does not take."""
    pattern.callback = _guard(pattern.callback)
    return pattern


def reading(view: View) -> View:
    """A view that is only read."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.method in ALLOWED else HttpResponseNotAllowed(ALLOWED)

    return door


def _guard(view: Any) -> View:
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        # The door sets the clock of the caller's call center (tokens.py); it holds for this request only.
        with timezone.override(None):
            answer: HttpResponse = view(request, *args, **kwargs)
        request.method = asked  # the server leaves the body out
        return _not_allowed(answer.headers["Allow"]) if answer.status_code == 405 else answer

    # No cookie counts here, so no token of a page is asked for: a wrong method is told as such.
    door.csrf_exempt = True  # type: ignore[attr-defined]
    return door


def _not_allowed(methods: str) -> HttpResponse:
    named = {name.strip() for name in methods.split(",")}
    answer = plain_problem(405, "method_not_allowed")
    answer.headers["Allow"] = ", ".join(sorted(named | {"HEAD"} if "GET" in named else named))
    return answer
