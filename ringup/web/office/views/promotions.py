"""The analysis of promotions on a page and as a file: by source code, catalog or campaign, in days of one's choice."""

from collections.abc import Iterator
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
from ringup.catalogs.models import Catalog
from ringup.plumbing import formats
from ringup.reports.loading import Days
from ringup.reports.queries.comparison import Comparison, compare_promotions
from ringup.reports.queries.promotions import BY, PromotionReport, list_catalogs, list_promotions
from ringup.reports.rules.promotions import Basis
from ringup.web.office.basis import basis_choices, basis_of
from ringup.web.office.days import USUAL_DAYS, days_of
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.frame import frame
from ringup.web.office.pages import COMPARISON, RESPONSE
from ringup.web.office.panels.promotion_comparison import promotion_comparison_panel
from ringup.web.office.panels.response_report import file_heads, file_row, file_rows, response_report_panel

# How many days since the drop are compared, and what may be typed at most.
SPANS = (28, 56, 84, 112, 182, 364)
USUAL_SPAN = 84
MOST_TYPED = 20


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for; both days count. `catalogs` are those to choose from."""

    days: Days
    by: str
    basis: Basis
    catalog: Catalog | None
    catalogs: list[Catalog]

    @classmethod
    def of(cls, request: HttpRequest, actor: Actor) -> "Asked":
        """What cannot be read is the usual: the last year by source code, as ordered, of all catalogs."""
        catalogs = list_catalogs(legal_entity=actor.legal_entity)
        chosen = request.GET.get("catalog", "")
        catalog = next((each for each in catalogs if each.public_id == chosen), None)
        by = request.GET.get("by", "")
        return cls(
            days=days_of(request, usual=USUAL_DAYS, valid_from=catalog.valid_from if catalog else None),
            by=by if by in BY else "source_code",
            basis=basis_of(request),
            catalog=catalog,
            catalogs=catalogs,
        )

    def report(self, actor: Actor) -> PromotionReport:
        """What came of it."""
        return list_promotions(
            legal_entity=actor.legal_entity,
            by=self.by,
            days=self.days,
            basis=self.basis,
            catalog=self.catalog.pk if self.catalog else None,
        )


@require_safe
@on_page(RESPONSE)
def response(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The report, what brought most revenue first."""
    asked = Asked.of(request, actor)
    report = asked.report(actor)
    days = f"{formats.day(asked.days.first)} – {formats.day(asked.days.last)}"
    title = f"{asked.catalog.number} {asked.catalog.name}, {days}" if asked.catalog else days
    groups = (("source_code", _("source codes")), ("catalog", _("catalogs")), ("campaign", _("campaigns")))
    screen = {"source_code": "source-codes", "catalog": "catalogs"}.get(asked.by)
    addresses = (
        {row.key: reverse("office:setup-record", args=[screen, row.key]) for row in report.rows} if screen else {}
    )
    context = {
        "page": RESPONSE,
        "report": response_report_panel(report, by=asked.by, title=title, addresses=addresses),
        "asked": asked,
        "file": f"{reverse('office:response-file')}?{urlencode(request.GET.dict())}" if report.rows else "",
        "groups_by": [(name, word, name == asked.by) for name, word in groups],
        "bases": basis_choices(asked.basis),
    }
    return render(request, "office/response.html", context | frame(actor, RESPONSE))


@require_safe
@on_page(RESPONSE)
def response_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as a file, with all rows."""
    return csv_file("source-code-analysis", file_heads(), file_rows(Asked.of(request, actor).report(actor)))


@dataclass(frozen=True, kw_only=True)
class ComparisonAsked:
    """What is compared, from the field or from ticks, over how many days since the drop."""

    wanted: tuple[str, ...]
    days: int
    basis: Basis

    @classmethod
    def of(cls, request: HttpRequest) -> "ComparisonAsked":
        """What cannot be read is the usual: twelve weeks, as ordered."""
        typed = " ".join(request.GET.getlist("of")).replace(",", " ").replace("\0", "")
        days = request.GET.get("days", "")
        return cls(
            wanted=tuple(typed.split()[:MOST_TYPED]),
            days=next((each for each in SPANS if str(each) == days), USUAL_SPAN),
            basis=basis_of(request),
        )

    def found(self, actor: Actor) -> Comparison:
        """Side by side, until today."""
        today = timezone.localdate()
        return compare_promotions(
            legal_entity=actor.legal_entity,
            wanted=self.wanted,
            days=self.days,
            today=Days(first=today, last=today, zone=timezone.get_current_timezone()),
            basis=self.basis,
        )


@require_safe
@on_page(COMPARISON)
def comparison(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Promotions side by side, in the order in which they were asked for."""
    asked = ComparisonAsked.of(request)
    found = asked.found(actor)
    context = {
        "page": COMPARISON,
        "report": promotion_comparison_panel(found, days=asked.days),
        "wanted": " ".join(asked.wanted),
        "spans": [
            (days, ngettext("%(count)s day", "%(count)s days", days) % {"count": days}, days == asked.days)
            for days in SPANS
        ],
        "file": f"{reverse('office:promotion-comparison-file')}?{request.GET.urlencode()}" if found.compared else "",
        "bases": basis_choices(asked.basis),
    }
    return render(request, "office/promotion_comparison.html", context | frame(actor, COMPARISON))


@require_safe
@on_page(COMPARISON)
def comparison_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as a file: a row for each promotion, its figures and its orders by day."""
    asked = ComparisonAsked.of(request)
    found = asked.found(actor)
    heads = (*file_heads(), *(f"orders_day_{day}" for day in range(asked.days + 1)))
    return csv_file("promotions", heads, comparison_rows(found, asked.days))


def comparison_rows(found: Comparison, days: int) -> Iterator[tuple[object, ...]]:
    """Figures as in the analysis, then the orders until each day since the drop."""
    for each in found.compared:
        by_day = (each.curve.orders_at(day) for day in range(days + 1))
        yield (*file_row(each.promotion, found.currency), *by_day)
