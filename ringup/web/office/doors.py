"""The door of the office's views: which screen, and who looks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from ringup.call_centers.rules.actor import Actor
from ringup.values.refusal import Refusal
from ringup.web.office.pages import OfficePage
from ringup.web.office.records import Record, find_record
from ringup.web.office.screens import SetupScreen
from ringup.web.office.setup import find_screen
from ringup.web.ui.actors import acting, turn_away

ScreenView = Callable[..., HttpResponse]


def on_screen(view: ScreenView) -> Callable[..., HttpResponse]:
    """A view of a screen: `def view(request, actor, screen, …)`; 404 for no such screen, 403 with the reason."""

    @acting
    @wraps(view)
    def door(request: HttpRequest, actor: Actor, screen: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = find_screen(screen)
        if found is None:
            raise Http404
        if not found.may_be_seen_by(actor):
            return turn_away(request, Refusal(code="not_permitted", facts={"permission": found.kind.may.value}))
        return view(request, actor, found, *args, **kwargs)

    return door


def on_record(view: ScreenView) -> Callable[..., HttpResponse]:
    """A view of a record: `def view(request, record, …)`; 404 where the row is not behind the actor's wall."""

    @on_screen
    @wraps(view)
    def door(
        request: HttpRequest, actor: Actor, screen: SetupScreen, key: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return view(request, record_or_404(actor, screen, key), *args, **kwargs)

    return door


def on_page(page: OfficePage) -> Callable[[ScreenView], Callable[..., HttpResponse]]:
    """A view of a page that is no set-up screen: `def view(request, actor, …)`; 403 with the reason."""

    def decorate(view: ScreenView) -> Callable[..., HttpResponse]:
        @acting
        @wraps(view)
        def door(request: HttpRequest, actor: Actor, *args: Any, **kwargs: Any) -> HttpResponse:
            if not page.may_be_seen_by(actor):
                return turn_away(request, Refusal(code="not_permitted", facts={"permission": page.may.value}))
            return view(request, actor, *args, **kwargs)

        return door

    return decorate


def record_or_404(actor: Actor, screen: SetupScreen, key: str) -> Record:
    """The record, or the answer that hides whether it exists elsewhere."""
    record = find_record(actor, screen, key)
    if record is None:
        raise Http404
    return record
