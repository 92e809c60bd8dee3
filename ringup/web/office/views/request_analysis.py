"""The analysis of catalog requests on a page and as a file."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.plumbing import formats
from ringup.reports.loading import Days
from ringup.reports.queries.requests import BY, USUAL_WITHIN, RequestReport, list_requests
from ringup.web.office.days import USUAL_DAYS, days_of
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.frame import frame
from ringup.web.office.pages import REQUEST_ANALYSIS
from ringup.web.office.panels.request_report import FILE_HEADS, catalog_request_report_panel, file_rows

WITHIN = (14, 30, 60, 90)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for; both days count."""

    days: Days
    by: str
    within: int

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """What cannot be read is the usual: the last year by catalog, orders within thirty days."""
        by, within = request.GET.get("by", ""), request.GET.get("within", "")
        return cls(
            days=days_of(request, usual=USUAL_DAYS),
            by=by if by in BY else "catalog",
            within=next((days for days in WITHIN if str(days) == within), USUAL_WITHIN),
        )

    def report(self, actor: Actor) -> RequestReport:
        """What became of the requests, as of now."""
        return list_requests(
            legal_entity=actor.legal_entity, by=self.by, days=self.days, now=timezone.now(), within=self.within
        )


@require_safe
@on_page(REQUEST_ANALYSIS)
def request_analysis(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The report, what was asked for most first."""
    asked = Asked.of(request)
    report = asked.report(actor)
    title = f"{formats.day(asked.days.first)} – {formats.day(asked.days.last)}"
    groups = (
        ("catalog", _("catalogs")),
        ("source_code", _("source codes")),
        ("month", _("months")),
        ("user", _("users")),
    )
    context = {
        "page": REQUEST_ANALYSIS,
        "report": catalog_request_report_panel(report, by=asked.by, title=title, within=asked.within),
        "asked": asked,
        "file": f"{reverse('office:request-analysis-file')}?{urlencode(request.GET.dict())}" if report.rows else "",
        "groups_by": [(name, word, name == asked.by) for name, word in groups],
        "spans": [
            (days, ngettext("%(count)s day", "%(count)s days", days) % {"count": days}, days == asked.within)
            for days in WITHIN
        ],
    }
    return render(request, "office/request_analysis.html", context | frame(actor, REQUEST_ANALYSIS))


@require_safe
@on_page(REQUEST_ANALYSIS)
def request_analysis_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as a file, with all rows."""
    return csv_file("catalog-request-analysis", FILE_HEADS, file_rows(Asked.of(request).report(actor)))
