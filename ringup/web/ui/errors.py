"""The pages of what went wrong: for a whole page a page, for a part of one a line in the status line."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from ringup.web.ui.panels import StatusLine, answer

SAYS: dict[int, tuple[str | Promise, str | Promise]] = {
    400: (
        _("The server did not understand this"),
        _("Something in the request was not as it should be. Go back and try again."),
    ),
    403: (
        _("This is not allowed"),
        _("Your role does not open this page, or the page was open for too long. Load it again, or ask a supervisor."),
    ),
    404: (
        _("There is nothing here"),
        _("What you are looking for does not exist, or it belongs to another company."),
    ),
    422: (
        _("Nothing was stored"),
        _("This text contains a card number. Card numbers must not be written down."),
    ),
    500: (
        _("Something went wrong in Ringup"),
        _("What was accepted before is stored. Try again; if it happens once more, tell whoever runs Ringup."),
    ),
    503: (
        _("The database does not answer at the moment"),
        _("What was accepted before is stored, and what you typed is still there. Try again in a few seconds."),
    ),
}


def show_error(request: HttpRequest, status: int) -> HttpResponse:
    """The page, or the status line of the page that asked."""
    title, text = SAYS[status]
    if request.headers.get("HX-Request"):
        return answer(request, [StatusLine(text=f"{title}. {text}", tone="bad")], status=status)
    return render(request, "ui/errors/error.html", {"title": title, "text": text}, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. The request may be so odd that the frame cannot be made of it, so this page stands alone."""
    return _alone(400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return show_error(request, 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, whether it does not exist or is behind the wall."""
    return show_error(request, 404)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token; the reason is for the log only."""
    return show_error(request, 403)


@requires_csrf_token
def server_error(request: HttpRequest, *, status: int = 500) -> HttpResponse:
    """500 or 503. Whatever broke may break again: no query, no session, no frame."""
    if request.headers.get("HX-Request"):
        title, text = SAYS[status]
        return answer(request, [StatusLine(text=f"{title}. {text}", tone="bad")], status=status)
    return _alone(status)


def _alone(status: int) -> HttpResponse:
    title, text = SAYS[status]
    facts: dict[str, Any] = {"title": title, "text": text, "status": status}
    return HttpResponse(render_to_string("ui/errors/alone.html", facts), status=status)
