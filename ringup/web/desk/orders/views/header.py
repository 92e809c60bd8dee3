"""The header: delivery, dates and references of the whole order."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.change_header import change_header as change_header_action
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_change, show_conflict
from ringup.web.desk.orders.doors import first_change, shown_order, takes_orders
from ringup.web.desk.orders.panels.order_header import order_header_panel
from ringup.web.desk.orders.parsing import (
    NotUnderstood,
    Reader,
    read_address,
    read_changes,
    read_date,
    read_flag,
    read_key,
)
from ringup.web.ui.wording import say

READERS: Mapping[str, Reader] = {
    "mode_of_delivery": read_key,
    "expedite_code": read_key,
    "delivery_address": read_address,
    "requested_date": read_date,
    "ship_complete": read_flag,
    "customer_reference": str,
    "source_code": read_key,
}
DIMENSION = "dimension:"


@takes_orders
@require_POST
def change_header(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Stores the fields that were changed, and says how many lines follow and how many keep their own."""
    try:
        changes = read_changes(request.POST, READERS) | _dimensions(request.POST)
    except NotUnderstood as error:
        return _refuse(request, actor, order, error.refusal)
    outcome = first_change(request, actor, order, lambda: change_header_action(actor, order=order, changes=changes))
    if isinstance(outcome, Refusal):
        return _refuse(request, actor, order, outcome)
    return show_change(
        request, actor, outcome, focus="", also=lambda shown: [order_header_panel(shown)], says=_told(outcome)
    )


def _dimensions(form: QueryDict) -> dict[str, FieldChange]:
    """All dimensions travel together: the order keeps them as one value."""
    wanted = {
        name.removeprefix(DIMENSION): value for name, value in form.items() if name.startswith(DIMENSION) and value
    }
    seen = {
        name.removeprefix(f"seen:{DIMENSION}"): value
        for name, value in form.items()
        if name.startswith(f"seen:{DIMENSION}") and value
    }
    return {"dimensions": FieldChange(wanted=wanted, seen=seen)} if wanted != seen else {}


def _refuse(request: HttpRequest, actor: Actor, order: str, refusal: Refusal) -> HttpResponse:
    shown = shown_order(actor, order)
    if refusal.code == "changed_meanwhile":
        return show_conflict(request, shown, refusal, address=reverse("desk:change-header", args=[order]))
    return refuse(request, shown, refusal, order_header_panel(shown, say(refusal)))


def _told(changed: Changed) -> str:
    followed, kept = changed.facts.get("followed", 0), changed.facts.get("kept", 0)
    told = []
    if followed:
        told.append(ngettext("%(count)s line follows.", "%(count)s lines follow.", followed) % {"count": followed})
    if kept:
        told.append(
            ngettext("%(count)s line keeps its own.", "%(count)s lines keep their own.", kept) % {"count": kept}
        )
    return " ".join(told) or _("Stored.")
