"""What went wrong outside of a view: programs hear of it as problem+json, people see a page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from ringup.api.problems import plain_problem
from ringup.web.ui import errors as pages

API = "/api/"


def _told(status: int, code: str, page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def tell(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return plain_problem(status, code) if request.path.startswith(API) else page(request, *args, **kwargs)

    return tell


bad_request = _told(400, "bad_request", pages.bad_request)
forbidden = _told(403, "not_permitted", pages.forbidden)
not_found = _told(404, "not_found", pages.not_found)
server_error = _told(500, "server_error", pages.server_error)
