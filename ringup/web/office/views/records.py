"""A record of set-up: its page, its sections one by one, its audit trail, and its removal."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal
from ringup.web.office.doors import on_record
from ringup.web.office.frame import frame
from ringup.web.office.labels import label_of
from ringup.web.office.panels.setup_changes import setup_changes_panel
from ringup.web.office.panels.setup_head import setup_head_panel
from ringup.web.office.records import Record, section_panel, section_panels
from ringup.web.office.screens import kind_of_its_own
from ringup.web.office.sending import Sent, send_section
from ringup.web.ui.actors import turn_away
from ringup.web.ui.panels import Panel, StatusLine, answer
from ringup.web.ui.wording import say


@require_safe
@on_record
def setup_record(request: HttpRequest, record: Record) -> HttpResponse:
    """The page with every section."""
    return record_page(request, record)


def record_page(
    request: HttpRequest, record: Record, instead: Panel | None = None, status: int = 200, wrong: str = ""
) -> HttpResponse:
    """The page; `instead` takes the place of the panel with the same id."""
    panels = section_panels(record)
    if instead is not None:
        panels = [instead if panel.dom_id == instead.dom_id else panel for panel in panels]
    context = {"screen": record.screen, "head": setup_head_panel(record, wrong=wrong), "panels": panels}
    return render(request, "office/record.html", frame(record.actor, record.screen) | context, status=status)


@on_record
def setup_section(request: HttpRequest, record: Record, section: str) -> HttpResponse:
    """GET: the section as it is stored. POST: take it, or show it again with what was refused."""
    found = record.screen.section(section)
    if found is None:
        raise Http404
    if request.method != "POST":
        return answer(request, [section_panel(record, found)])
    sent = send_section(record, found, request.POST, request.FILES)
    if sent.opens:
        opened = reverse("office:setup-record", args=[record.screen.slug, sent.opens])
        is_htmx = request.headers.get("HX-Request")
        return HttpResponseClientRedirect(opened) if is_htmx else HttpResponseRedirect(opened)
    if not request.headers.get("HX-Request"):
        if sent.status == 200:
            return HttpResponseRedirect(reverse("office:setup-record", args=[record.screen.slug, record.key]))
        return record_page(request, record, instead=sent.panel, status=sent.status)
    return _answer(request, record, sent)


def _answer(request: HttpRequest, record: Record, sent: Sent) -> HttpResponse:
    panels: list[Panel] = [sent.panel]
    if sent.status == 200:
        record.row.refresh_from_db()
        panels += [lead(record.actor, record.row) for lead in record.screen.lead]
        panels += [section_panel(record, record.screen.named(slug)) for slug in sent.also]
        if sent.extras:
            panels += [extra(record.actor, record.row) for extra in record.screen.extras]
        panels += [setup_head_panel(record), StatusLine(text=_("Saved: %(what)s.") % {"what": sent.title}, tone="good")]
        if record.actor.may(Permission.SEE_AUDIT):
            panels.append(setup_changes_panel(record.actor, record.screen, record.row, currency=record.currency))
    return answer(request, panels, status=sent.status, focus=sent.focus)


@require_safe
@on_record
def setup_changes(request: HttpRequest, record: Record) -> HttpResponse:
    """The audit trail anew."""
    if not record.actor.may(Permission.SEE_AUDIT):
        return turn_away(request, Refusal(code="not_permitted", facts={"permission": Permission.SEE_AUDIT.value}))
    return answer(request, [setup_changes_panel(record.actor, record.screen, record.row, currency=record.currency)])


@require_POST
@on_record
def setup_remove(request: HttpRequest, record: Record) -> HttpResponse:
    """Remove the record and go back to the list, or say on its page what stands on it."""
    label = label_of(record.row)
    belongings = [kind.model for section in record.screen.sections if (kind := kind_of_its_own(section))]
    refusal = remove_setup_row(
        record.actor,
        kind=record.screen.kind,
        key=record.key,
        belongings=[*belongings, *record.screen.belongings],
    )
    if refusal:
        return record_page(request, record, status=422, wrong=f"{label}: {say(refusal).text}")
    return HttpResponseRedirect(reverse("office:setup", args=[record.screen.slug]))
