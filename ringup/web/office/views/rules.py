"""A rule while it is built: read as a sentence, and tried on an order."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.conditions.rules.conditions import Rule, read_rule
from ringup.web.office.doors import record_or_404
from ringup.web.office.making import NewRow
from ringup.web.office.panels.rule_trial import rule_trial_form, rule_trial_panel
from ringup.web.office.records import FieldsSection, Record
from ringup.web.office.screens import Fields
from ringup.web.office.setup.rules import RULES
from ringup.web.office.views.records import record_page
from ringup.web.ui.actors import acting
from ringup.web.ui.panels import answer
from ringup.web.ui.wording.rules import read_rule_aloud

GENERAL = RULES.section("general")


@require_POST
@acting
def rule_reading(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the form says, in a sentence; nothing is stored."""
    if not RULES.may_be_seen_by(actor):
        raise Http404
    key = request.GET.get("key", "")
    rule = _typed(actor, request.POST, record_or_404(actor, RULES, key) if key else None)
    text = read_rule_aloud(rule) if rule else ""
    return HttpResponse(escape(text or _("It reads here as soon as it has a condition.")))


@require_safe
@acting
def rule_trial(request: HttpRequest, actor: Actor, rule: str) -> HttpResponse:
    """What the stored rule says of an order."""
    if not RULES.may_be_seen_by(actor):
        raise Http404
    record = record_or_404(actor, RULES, rule)
    panel = rule_trial_panel(actor, record.row, rule_trial_form(request.GET))
    if not request.headers.get("HX-Request"):
        return record_page(request, record, instead=panel)
    return answer(request, [panel])


def _typed(actor: Actor, data: QueryDict, record: Record | None) -> Rule | None:
    assert isinstance(GENERAL, Fields)
    form = NewRow.of(actor, RULES, data) if record is None else FieldsSection.of(record, GENERAL, data, None)
    return read_rule(form.values()["params"]) if form.is_valid() else None
