"""The office's home page: what can be set up, in groups and in plain words, and what a new company begins with."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.reports.queries.first_steps import list_first_steps
from ringup.reports.queries.workbenches import count_workbenches
from ringup.web.office.frame import frame
from ringup.web.ui.actors import acting

# What is done for each step, what to know about it, and the screen on which it is done.
STEPS = {
    "call_center": (_("A call center"), _("Who takes orders for what."), "call-centers"),
    "mode_of_delivery": (
        _("A mode of delivery"),
        _("Make it here, then let the call center offer it, on the call center's page."),
        "modes-of-delivery",
    ),
    "payment_method": (_("A payment method"), _("On the page of the call center."), "call-centers"),
    "item": (_("An item"), _("Typed here, or imported with all the others."), "items"),
    "price": (_("A price"), _("On the page of the item, or imported."), "items"),
    "agent": (_("An agent"), _("A user with a role that takes orders."), "users"),
}


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """Something without which no order is taken."""

    title: str
    about: str
    address: str
    done: bool


@acting
@require_safe
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every screen that the actor's role opens; a role that opens none is told so."""
    context = frame(actor, counts=count_workbenches(actor)) | {"first_steps": tuple(_first_steps(actor))}
    return render(request, "office/home.html", context)


def _first_steps(actor: Actor) -> Iterator[FirstStep]:
    for step, done in list_first_steps(actor).items():
        title, about, screen = STEPS[step]
        yield FirstStep(title=str(title), about=str(about), address=reverse("office:setup", args=[screen]), done=done)
