"""What went wrong outside of a view: programs hear of it as problem+json, people see a page."""

import sys
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from ringup.api.problems import plain_problem
from ringup.web.ui import errors as pages

API = "/api/"
RETRY_SECONDS = "5"


def _told(status: int, code: str, page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def tell(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return plain_problem(status, code) if request.path.startswith(API) else page(request, *args, **kwargs)

    return tell


bad_request = _told(400, "bad_request", pages.bad_request)
forbidden = _told(403, "not_permitted", pages.forbidden)
not_found = _told(404, "not_found", pages.not_found)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 with the seconds to wait when only the database could not be asked: it comes back by itself."""
    away = isinstance(sys.exception(), OperationalError | InterfaceError)
    status, code = (503, "database_away") if away else (500, "server_error")
    to_program = request.path.startswith(API)
    response = plain_problem(status, code) if to_program else pages.server_error(request, status=status)
    if away:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response
