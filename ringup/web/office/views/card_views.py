"""Who saw which card: on a page, by order, customer, user and day, and as a file."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import CardView
from ringup.payments.queries.card_views import list_card_views
from ringup.plumbing import formats
from ringup.reports.loading import Days
from ringup.web.office.days import days_of
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.frame import frame
from ringup.web.office.pages import CARD_VIEWS
from ringup.web.office.panels.card_views import FILE_HEADS, card_views_panel, file_rows

USUAL_DAYS = 30
LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for; both days count, and what is empty is anything."""

    days: Days
    order: str
    customer: str
    user: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """What cannot be read is the usual: the last thirty days."""
        order, customer, user = (
            request.GET.get(name, "").replace("\0", "").strip()[:LONGEST] for name in ("order", "customer", "user")
        )
        return cls(days=days_of(request, usual=USUAL_DAYS), order=order, customer=customer, user=user)

    def rows(self, actor: Actor) -> "QuerySet[CardView]":
        """The views of the company, the last one first."""
        return list_card_views(
            legal_entity=actor.legal_entity,
            start=self.days.start,
            end=self.days.end,
            order=self.order,
            customer=self.customer,
            user=self.user,
        )


@require_safe
@on_page(CARD_VIEWS)
def card_views(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The views, the last one first."""
    asked = Asked.of(request)
    title = f"{formats.day(asked.days.first)} – {formats.day(asked.days.last)}"
    panel = card_views_panel(asked.rows(actor), title=title)
    file = f"{reverse('office:card-views-file')}?{urlencode(request.GET.dict())}" if panel.rows else ""
    context = {"page": CARD_VIEWS, "report": panel, "asked": asked, "file": file}
    return render(request, "office/card_views.html", context | frame(actor, CARD_VIEWS))


@require_safe
@on_page(CARD_VIEWS)
def card_views_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as a file, with all rows."""
    return csv_file("card-views", FILE_HEADS, file_rows(Asked.of(request).rows(actor)))
