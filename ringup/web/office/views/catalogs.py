"""A catalog on its way to the publication, and the files of a mailing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.actions.send_mailing import send_mailing
from ringup.catalogs.queries.addresses import list_addresses
from ringup.catalogs.rules.members import FILE_HEADS
from ringup.catalogs.rules.states import CatalogEvent
from ringup.pricing.actions.take_catalog_step import Taken, take_catalog_step
from ringup.values.refusal import Refusal
from ringup.web.office.doors import record_or_404
from ringup.web.office.downloads import csv_file
from ringup.web.office.mailing import COLUMNS, heads
from ringup.web.office.panels.catalog_life import catalog_life_panel
from ringup.web.office.panels.setup_changes import setup_changes_panel
from ringup.web.office.panels.setup_head import setup_head_panel
from ringup.web.office.setup.catalogs import CATALOGS, SOURCE_CODES
from ringup.web.office.setup.target_markets import TARGET_MARKETS
from ringup.web.office.views.records import record_page
from ringup.web.ui.actors import acting
from ringup.web.ui.panels import Panel, StatusLine, answer
from ringup.web.ui.wording import say

STEPS = {event.value: event for event in CatalogEvent if event is not CatalogEvent.EDIT}


@require_POST
@acting
def catalog_step(request: HttpRequest, actor: Actor, catalog: str) -> HttpResponse:
    """Takes the step, or says what stands in the way."""
    if not CATALOGS.may_be_seen_by(actor):
        raise Http404
    record = record_or_404(actor, CATALOGS, catalog)
    step = STEPS.get(request.POST.get("step", ""), CatalogEvent.VALIDATE)
    outcome = take_catalog_step(actor, catalog=catalog, step=step, remark=request.POST.get("remark", ""))
    record.row.refresh_from_db()
    refusals = () if isinstance(outcome, Taken) else outcome
    life = catalog_life_panel(actor, record.row, refusals)
    if not request.headers.get("HX-Request"):
        if refusals:
            return record_page(request, record, instead=life, status=422)
        return HttpResponseRedirect(reverse("office:setup-record", args=[CATALOGS.slug, catalog]))
    panels: list[Panel] = [life, setup_head_panel(record)]
    if isinstance(outcome, Taken):
        panels.append(StatusLine(text=_says(outcome), tone="good"))
        if actor.may(Permission.SEE_AUDIT):
            panels.append(setup_changes_panel(actor, CATALOGS, record.row, currency=record.currency))
    return answer(request, panels, status=422 if refusals else 200)


def _says(taken: Taken) -> str:
    word = taken.catalog.get_state_display()
    if taken.publication is None:
        return str(word)
    counts = {"added": taken.publication.added, "removed": taken.publication.removed}
    return f"{word}: " + _("%(added)s items added, %(removed)s removed.") % counts


@acting(may=Permission.CHANGE_CATALOGS)
@require_safe
def target_market_file(request: HttpRequest, actor: Actor, market: str) -> HttpResponse:
    """Everybody on the list with the address, under the heads that an import reads."""
    row = record_or_404(actor, TARGET_MARKETS, market).row
    return csv_file(f"target-market-{row.code}", FILE_HEADS, _cells(list_addresses(row), FILE_HEADS))


@acting(may=Permission.CHANGE_CATALOGS)
@require_POST
def source_code_mailing(request: HttpRequest, actor: Actor, source_code: str) -> HttpResponse:
    """Notes whom the mailing goes to, and gives these to the mailing house with the source code; or all once more."""
    record = record_or_404(actor, SOURCE_CODES, source_code)
    code = record.row
    if not request.POST.get("whole"):
        try:
            on = date.fromisoformat(request.POST.get("on", ""))
        except ValueError:
            on = timezone.localdate()
        outcome = send_mailing(actor, source_code=source_code, on=on)
        if isinstance(outcome, Refusal):
            return record_page(request, record, status=422, wrong=say(outcome).text)
        addresses: Iterable[Mapping[str, str]] = outcome.addresses
    elif code.target_market is None:
        return record_page(request, record, status=422, wrong=say(Refusal(code="target_market_needed")).text)
    else:
        addresses = list_addresses(code.target_market)
    rows = ((code.code, *cells) for cells in _cells(addresses, COLUMNS))
    return csv_file(f"mailing-{code.code}", [_("Source code"), *heads()], rows)


def _cells(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[list[Any]]:
    return ([row[column] for column in columns] for row in rows)
