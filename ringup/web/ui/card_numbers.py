"""The last wall before the screens: no form gets in with a card number, whichever of its fields holds it.

Actions refuse it, too, for the fields that they know; this one knows none, so none can be forgotten. A view whose
action refuses all that its form holds says so (`tells_of_card_numbers`) and shows the refusal at
the field. The API checks its texts in the schema, files are checked cell by cell.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from ringup.plumbing.card_guard import contains_card_number, scrub
from ringup.web.ui.errors import show_error

# Who types a card number as a name or password at the sign-in is told what anybody is told there; it is not stored.
OPEN = ("/account/login/", "/api/", "/webhooks/")
# What is noted down of a request that fails to sign in.
NOTED = ("HTTP_ACCEPT", "HTTP_REFERER", "HTTP_USER_AGENT")
TELLS = "tells_of_card_numbers"
View = TypeVar("View", bound=Callable[..., HttpResponse])
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class CardNumberMiddleware:
    """Stands behind the sign-in and htmx, before all views; the answer is 422 in the status line, or a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in NOTED:
            if name in request.META:
                request.META[name] = scrub(request.META[name])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, named: Any) -> HttpResponse | None:
        """The refusal, or nothing: the view comes next."""
        if request.method != "POST" or request.path.startswith(OPEN) or getattr(view, TELLS, False):
            return None
        return show_error(request, 422) if _holds_card_number(request) else None


def tells_of_card_numbers(view: View) -> View:
    """For a view of whose form every text goes to an action that refuses card numbers."""
    setattr(view, TELLS, True)
    return view


def _holds_card_number(request: HttpRequest) -> bool:
    if request.content_type not in FORMS:
        return False
    names = (file.name or "" for files in request.FILES.lists() for file in files[1])
    texts = (text for name, every in request.POST.lists() for text in (name, *every))
    return any(contains_card_number(text) for text in (*texts, *names))
