"""The area analysis of a catalog on a page and as a file."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.models import Catalog
from ringup.plumbing import formats
from ringup.reports.loading import Days
from ringup.reports.queries.areas import AreaReport, find_areas
from ringup.reports.queries.promotions import list_catalogs
from ringup.reports.rules.promotions import Basis
from ringup.web.office.basis import basis_choices, basis_of
from ringup.web.office.days import USUAL_DAYS, days_of
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.frame import frame
from ringup.web.office.pages import AREAS
from ringup.web.office.panels.catalog_area import FILE_HEADS, catalog_area_panel, file_rows


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for; without a catalog the youngest, None where there is none at all."""

    days: Days
    basis: Basis
    catalog: Catalog | None
    catalogs: list[Catalog]

    @classmethod
    def of(cls, request: HttpRequest, actor: Actor) -> "Asked":
        """What cannot be read is the usual: the catalog's own days until today, as ordered."""
        catalogs = list_catalogs(legal_entity=actor.legal_entity)
        chosen = request.GET.get("catalog", "")
        youngest = catalogs[0] if catalogs else None
        catalog = next((each for each in catalogs if each.public_id == chosen), youngest)
        return cls(
            days=days_of(request, usual=USUAL_DAYS, valid_from=catalog.valid_from if catalog else None),
            basis=basis_of(request),
            catalog=catalog,
            catalogs=catalogs,
        )

    def report(self) -> AreaReport | None:
        """What the pages came to."""
        return find_areas(self.catalog, days=self.days, basis=self.basis) if self.catalog else None


@require_safe
@on_page(AREAS)
def catalog_area(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The report of a catalog."""
    asked = Asked.of(request, actor)
    report = asked.report()
    days = f"{formats.day(asked.days.first)} – {formats.day(asked.days.last)}"
    context = {
        "page": AREAS,
        "report": catalog_area_panel(report, title=f"{asked.catalog.number} {asked.catalog.name}, {days}")
        if report and asked.catalog
        else None,
        "asked": asked,
        "file": f"{reverse('office:catalog-area-file')}?{urlencode(request.GET.dict())}" if report else "",
        "bases": basis_choices(asked.basis),
    }
    return render(request, "office/catalog_area.html", context | frame(actor, AREAS))


@require_safe
@on_page(AREAS)
def catalog_area_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as a file, item by item."""
    asked = Asked.of(request, actor)
    report = asked.report()
    if report is None or asked.catalog is None:
        raise Http404
    return csv_file(f"catalog-area-{asked.catalog.number}", FILE_HEADS, file_rows(report))
