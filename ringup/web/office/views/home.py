"""The office's home page: what can be set up, in groups and in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.reports.queries.workbenches import count_workbenches
from ringup.web.office.frame import frame
from ringup.web.ui.actors import acting


@acting
@require_safe
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every screen that the actor's role opens; a role that opens none is told so."""
    return render(request, "office/home.html", frame(actor, counts=count_workbenches(actor)))
