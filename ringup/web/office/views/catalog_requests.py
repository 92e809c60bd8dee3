"""The queue of catalog requests: what waits, what was printed, as a file or as labels."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.actions.cancel_catalog_request import cancel_catalog_request
from ringup.catalogs.actions.print_catalog_requests import print_catalog_requests
from ringup.catalogs.models import CatalogRequest
from ringup.catalogs.queries.addresses import find_addresses
from ringup.catalogs.queries.requests import list_printed
from ringup.values.refusal import Refusal
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.frame import frame
from ringup.web.office.pages import CATALOG_REQUESTS
from ringup.web.office.panels.catalog_queue import catalog_queue_panel
from ringup.web.ui.actors import acting
from ringup.web.ui.wording import say


@require_safe
@on_page(CATALOG_REQUESTS)
def catalog_requests(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, and the last batches that were printed."""
    return _page(request, actor)


@acting(may=Permission.CHANGE_CATALOGS)
@require_POST
def print_requests(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Prints what waits, or a batch again, as a file or as labels."""
    again = _moment(request.POST.get("again", ""))
    printed = print_catalog_requests(actor, again=again)
    if isinstance(printed, Refusal):
        return _page(request, actor, wrong=say(printed).text, status=422)
    rows = list_printed(legal_entity=actor.legal_entity, keys=printed)
    if request.POST.get("form") == "labels" and rows[0].printed_at is not None:
        batch = rows[0].printed_at.isoformat()
        return HttpResponseRedirect(f"{reverse('office:catalog-request-labels')}?batch={batch.replace('+', '%2B')}")
    heads = [_("Catalog"), _("Source code"), _("Copies"), _("Customer number"), _("Name"), _("Street")]
    heads += [_("Postal code"), _("City"), _("State or county"), _("Country")]
    return csv_file("catalog-requests", heads, _cells(rows))


@acting(may=Permission.CHANGE_CATALOGS)
@require_POST
def cancel_request(request: HttpRequest, actor: Actor, catalog_request: str) -> HttpResponse:
    """Takes a wish that waits out of the queue."""
    canceled = cancel_catalog_request(actor, request=catalog_request)
    if isinstance(canceled, Refusal):
        if canceled.code == "request_not_found":
            raise Http404
        return _page(request, actor, wrong=say(canceled).text, status=422)
    return HttpResponseRedirect(reverse("office:catalog-requests"))


@require_safe
@on_page(CATALOG_REQUESTS)
def labels(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The addresses of a batch, ready to be printed on labels."""
    batch = _moment(request.GET.get("batch", ""))
    rows = list_printed(legal_entity=actor.legal_entity, printed_at=batch) if batch else []
    if not rows:
        raise Http404
    addresses = find_addresses([row.customer_id for row in rows])
    found = [
        {"code": row.source_code.code, "copies": row.quantity, **addresses.get(row.customer_id, {})} for row in rows
    ]
    return render(request, "office/catalog_labels.html", frame(actor, CATALOG_REQUESTS) | {"labels": found})


def _page(request: HttpRequest, actor: Actor, *, wrong: str = "", status: int = 200) -> HttpResponse:
    context = {"page": CATALOG_REQUESTS, "queue": catalog_queue_panel(actor, wrong=wrong)}
    template = "office/catalog_requests.html"
    return render(request, template, frame(actor, CATALOG_REQUESTS) | context, status=status)


def _cells(rows: Sequence[CatalogRequest]) -> Iterator[list[Any]]:
    addresses = find_addresses([row.customer_id for row in rows])
    for row in rows:
        to = addresses.get(row.customer_id, {})
        place = [to.get(part, "") for part in ("name", "street", "postal_code", "city", "region", "country")]
        code = row.source_code
        yield [code.catalog.name, code.code, row.quantity, row.customer.number, *place]


def _moment(text: str) -> datetime | None:
    """The moment in the text, as the database has it: offsets of a whole day it does not know."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
