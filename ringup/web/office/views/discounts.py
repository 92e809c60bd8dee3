"""A discount while it is made: read as sentences, and tried on a sample basket."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.web.office.discount_form import typed_discount
from ringup.web.office.doors import record_or_404
from ringup.web.office.making import KIND
from ringup.web.office.panels.discount_trial import discount_trial_form, discount_trial_panel
from ringup.web.office.records import currency_of
from ringup.web.office.setup.discounts import DISCOUNTS
from ringup.web.office.views.records import record_page
from ringup.web.ui.actors import acting
from ringup.web.ui.panels import answer
from ringup.web.ui.wording.sentences import read_aloud


@require_POST
@acting
def discount_reading(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the form says, in sentences; nothing is stored."""
    if not DISCOUNTS.may_be_seen_by(actor):
        raise Http404
    key = request.GET.get("key", "")
    record = record_or_404(actor, DISCOUNTS, key) if key else None
    discount = typed_discount(actor, request.POST, kind=request.GET.get(KIND, ""), record=record)
    currency = (
        request.POST.get("new-currency")
        or request.POST.get("general-currency")
        or (record.currency if record else currency_of(actor))
    )
    text = read_aloud(discount, currency=currency) if discount else _("It reads here as soon as it gives something.")
    return HttpResponse(escape(text))


@require_safe
@acting
def discount_trial(request: HttpRequest, actor: Actor, discount: str) -> HttpResponse:
    """What the stored discount would give for a basket, enabled or not."""
    if not DISCOUNTS.may_be_seen_by(actor):
        raise Http404
    record = record_or_404(actor, DISCOUNTS, discount)
    panel = discount_trial_panel(actor, record.row, discount_trial_form(actor, request.GET))
    if not request.headers.get("HX-Request"):
        return record_page(request, record, instead=panel)
    return answer(request, [panel])
