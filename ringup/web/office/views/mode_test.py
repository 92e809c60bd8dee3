"""Tries a mode of delivery without an order."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.web.office.doors import record_or_404
from ringup.web.office.panels.mode_test import mode_test_form, mode_test_panel
from ringup.web.office.setup.delivery import MODES_OF_DELIVERY
from ringup.web.office.views.records import record_page
from ringup.web.ui.actors import acting
from ringup.web.ui.panels import answer


@require_safe
@acting
def mode_test(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The verdict about item, address and call center."""
    if not MODES_OF_DELIVERY.may_be_seen_by(actor):
        raise Http404
    record = record_or_404(actor, MODES_OF_DELIVERY, key)
    panel = mode_test_panel(actor, record.row, mode_test_form(actor, request.GET))
    if not request.headers.get("HX-Request"):
        return record_page(request, record, instead=panel)
    return answer(request, [panel])
