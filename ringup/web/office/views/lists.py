"""The list of a set-up screen: the page, and the panel that search, sorting and paging bring."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ringup.call_centers.loading.setup_kinds import key_of, rows_inside
from ringup.call_centers.rules.actor import Actor
from ringup.web.office.doors import on_screen
from ringup.web.office.filters import filters_of
from ringup.web.office.frame import frame
from ringup.web.office.panels.setup_list import Asked, setup_list_panel
from ringup.web.office.records import currency_of
from ringup.web.office.screens import SetupScreen
from ringup.web.ui.panels import answer


@require_safe
@on_screen
def setup(request: HttpRequest, actor: Actor, screen: SetupScreen) -> HttpResponse:
    """The page with the list; a screen with one row goes straight to it."""
    if screen.alone:
        row = rows_inside(screen.kind.model, actor.legal_entity).get()
        return HttpResponseRedirect(reverse("office:setup-record", args=[screen.slug, key_of(row)]))
    asked = Asked.of(screen, request.GET)
    return render(
        request,
        "office/setup.html",
        frame(actor, screen)
        | {
            "screen": screen,
            "list": setup_list_panel(actor, asked, currency=currency_of(actor)),
            "asked": asked,
            "filters": filters_of(screen, asked),
            "may_make": screen.kind.can_be_made and screen.may_be_changed_by(actor),
        },
    )


@require_safe
@on_screen
def setup_list(request: HttpRequest, actor: Actor, screen: SetupScreen) -> HttpResponse:
    """The list as it is asked for; the browser's address follows."""
    asked = Asked.of(screen, request.GET)
    response = answer(request, [setup_list_panel(actor, asked, currency=currency_of(actor))])
    response["HX-Replace-Url"] = asked.address()
    return response
