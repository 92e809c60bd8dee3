"""A new row: one form with all that it begins with, and then its page with all the rest."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.rules.actor import Actor
from ringup.values.refusal import Refusal
from ringup.web.office.doors import on_screen
from ringup.web.office.frame import frame
from ringup.web.office.making import KIND, NewRow
from ringup.web.office.screens import SetupScreen
from ringup.web.ui.actors import turn_away


@on_screen
def setup_new(request: HttpRequest, actor: Actor, screen: SetupScreen) -> HttpResponse:
    """GET: the empty form. POST: the new record's page, or the form with what was refused."""
    if not screen.kind.can_be_made:
        raise Http404
    if not screen.may_be_changed_by(actor):
        return turn_away(request, Refusal(code="not_permitted", facts={"permission": screen.kind.may.value}))
    kind = request.GET.get(KIND, "")
    if screen.variants and screen.variants.find(kind) is None:
        return render(request, "office/choose.html", frame(actor, screen) | {"screen": screen})
    if request.method != "POST":
        return _page(request, actor, screen, NewRow.of(actor, screen, variant=kind, given=request.GET.dict()))
    new = NewRow.of(actor, screen, request.POST, request.FILES, variant=kind)
    outcome = _make(actor, screen, new) if new.is_valid() else ()
    if not isinstance(outcome, tuple):
        return HttpResponseRedirect(reverse("office:setup-record", args=[screen.slug, key_of(outcome)]))
    new.refuse(outcome)
    return _page(request, actor, screen, new, status=422)


def _make(actor: Actor, screen: SetupScreen, new: NewRow) -> Any:
    if screen.making:
        return screen.making.do(actor, new.values())
    return save_setup_row(actor, kind=screen.kind, values=new.values())


def _page(request: HttpRequest, actor: Actor, screen: SetupScreen, new: NewRow, status: int = 200) -> HttpResponse:
    context = {"screen": screen, "panel_of_new": new.panel()}
    return render(request, "office/new.html", frame(actor, screen) | context, status=status)
