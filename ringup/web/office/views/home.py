"""The office's home page: what can be set up, what happened by itself, and what a new company begins with."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringup.call_centers.queries.currencies import company_currency
from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.loading import SCRIPT_KIND
from ringup.directed_selling.queries.outcomes import list_stopped_lately
from ringup.plumbing import formats
from ringup.reports.queries.first_steps import list_first_steps
from ringup.reports.queries.workbenches import count_workbenches
from ringup.web.office.frame import frame
from ringup.web.office.panels.script_versions import stop_in_words
from ringup.web.ui.actors import acting

# What is done for each step, what to know about it, and the screen on which it is done.
STEPS = {
    "call_center": (gettext_lazy("A call center"), gettext_lazy("Who takes orders for what."), "call-centers"),
    "mode_of_delivery": (
        gettext_lazy("A mode of delivery"),
        gettext_lazy("Make it here, then let the call center offer it, on the call center's page."),
        "modes-of-delivery",
    ),
    "payment_method": (
        gettext_lazy("A payment method"),
        gettext_lazy("On the page of the call center."),
        "call-centers",
    ),
    "item": (gettext_lazy("An item"), gettext_lazy("Typed here, or imported with all the others."), "items"),
    "price": (gettext_lazy("A price"), gettext_lazy("On the page of the item, or imported."), "items"),
    "agent": (gettext_lazy("An agent"), gettext_lazy("A user with a role that takes orders."), "users"),
}


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """Something without which no order is taken."""

    title: str
    about: str
    address: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something that happened by itself and that somebody should look at."""

    title: str
    text: str
    address: str


@acting
@require_safe
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every screen that the actor's role opens; a role that opens none is told so."""
    own = {"first_steps": tuple(_first_steps(actor)), "notices": tuple(_notices(actor))}
    context = frame(actor, counts=count_workbenches(actor)) | own
    return render(request, "office/home.html", context)


def _first_steps(actor: Actor) -> Iterator[FirstStep]:
    for step, done in list_first_steps(actor).items():
        title, about, screen = STEPS[step]
        yield FirstStep(title=str(title), about=str(about), address=reverse("office:setup", args=[screen]), done=done)


def _notices(actor: Actor) -> Iterator[Notice]:
    """Versions of scripts that were stopped, for those who write them."""
    stops = list_stopped_lately(legal_entity=actor.legal_entity) if actor.may(SCRIPT_KIND.may) else []
    currency = company_currency(actor.legal_entity) if stops else ""
    for stop in stops:
        yield Notice(
            title=_("%(script)s: a version was stopped on %(day)s")
            % {"script": stop.script.name, "day": formats.day(timezone.localtime(stop.stopped_at).date())},
            text=stop_in_words(stop, currency),
            address=reverse("office:setup-record", args=["scripts", stop.script.public_id]),
        )
