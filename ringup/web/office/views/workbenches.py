"""The ways in of the workbenches: the page, its rows when something has happened, and the deeds."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.payments.actions.log_listed_cards import log_listed_cards
from ringup.payments.rules.card_views import Door
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import BenchRow, find_bench_rows
from ringup.reports.rules.workbenches import BATCH_DEEDS, Deed, Workbench, find_workbench
from ringup.values.refusal import Refusal
from ringup.web.office.frame import frame
from ringup.web.office.keys import workbench_keys
from ringup.web.office.panels.workbench_deed import WorkbenchDeed, workbench_deed_panel
from ringup.web.office.panels.workbench_rows import offered_deeds, workbench_rows_panel
from ringup.web.office.workbenches import BENCHES, DEEDS
from ringup.web.ui.actors import acting, turn_away
from ringup.web.ui.panels import Panel, StatusLine, answer
from ringup.web.ui.wording import say

MOST_AT_ONCE = 100


def at_bench(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a workbench: `def view(request, actor, bench)`; 404 for no such bench, 403 with the reason."""

    @acting
    @wraps(view)
    def door(request: HttpRequest, actor: Actor, bench: str) -> HttpResponse:
        found = find_workbench(bench)
        if found is None:
            raise Http404
        if refusal := refuse_without(actor, found.may):
            return turn_away(request, refusal)
        return view(request, actor, found)

    return door


@require_safe
@at_bench
def workbench(request: HttpRequest, actor: Actor, bench: Workbench) -> HttpResponse:
    """The page of a workbench."""
    wanted, query = _wanted(request, bench)
    rows = workbench_rows_panel(actor, bench, wanted, query=query)
    log_listed_cards(actor, cards=rows.cards, door=Door.OFFICE)
    context = {
        "bench": bench,
        "words": BENCHES[bench.name],
        "rows": rows,
        "deed": WorkbenchDeed(),
        "wanted": wanted,
        "call_centers": CallCenter.objects.filter(legal_entity=actor.legal_entity).order_by("name"),
        "keys": workbench_keys(offered_deeds(actor, bench)),
    }
    return render(request, "office/workbench.html", frame(actor, bench) | context)


@require_safe
@at_bench
def workbench_rows(request: HttpRequest, actor: Actor, bench: Workbench) -> HttpResponse:
    """The rows as they are now."""
    wanted, query = _wanted(request, bench)
    return answer(request, [workbench_rows_panel(actor, bench, wanted, query=query)])


@require_http_methods(["GET", "HEAD", "POST"])
@at_bench
def workbench_deed(request: HttpRequest, actor: Actor, bench: Workbench) -> HttpResponse:
    """Opens the form of a deed, closes it, or does the deed; several rows at once where it asks nothing."""
    asked = request.POST if request.method == "POST" else request.GET
    here, after = asked.get("at", "")[:40], asked.get("after", "")[:40]
    if "close" in asked:
        return answer(request, [WorkbenchDeed()], focus=f"bench-row-{here}")
    deed = next((deed for deed in offered_deeds(actor, bench) if deed.value == asked.get("deed")), None)
    if deed is None:
        return _say(request, Refusal(code="deed_not_offered"))
    rows = find_bench_rows(actor, bench=bench, keys=_keys(request, deed, here))
    rows = [row for row in rows if deed in row.deeds]
    wanted, query = _wanted(request, bench)
    if not rows:
        return _say(request, Refusal(code="row_is_gone"), workbench_rows_panel(actor, bench, wanted, query=query))
    if request.method != "POST":
        panel = workbench_deed_panel(actor, bench, deed, rows[0], query=query, after=after)
        log_listed_cards(actor, cards={rows[0].order: panel.cards}, door=Door.OFFICE)
        return answer(request, [panel], focus=f"deed-{panel.fields[0].name}" if panel.fields else "")
    typed = {ask.name: request.POST.get(ask.name, "").strip() for ask in DEEDS[deed].asks}
    outcomes = [(row, DEEDS[deed].do(actor, row, typed)) for row in rows]
    refused = [(row, outcome) for row, outcome in outcomes if isinstance(outcome, Refusal)]
    if refused and DEEDS[deed].asks:
        row, refusal = refused[0]
        panel = workbench_deed_panel(actor, bench, deed, row, query=query, after=after, typed=typed, refusal=refusal)
        return answer(request, [panel], status=422, focus=f"deed-{refusal.field or panel.fields[0].name}")
    shown = workbench_rows_panel(actor, bench, wanted, query=query)
    panels: list[Panel] = [shown, WorkbenchDeed(), StatusLine(**_said(deed, outcomes, refused))]
    return answer(
        request, panels, status=200 if len(refused) < len(rows) else 422, focus=_next(shown.rows, here, after)
    )


def _wanted(request: HttpRequest, bench: Workbench) -> tuple[BenchFilter, str]:
    """The filter, and as the address says it; what makes no sense is as if it were not there."""
    search = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    center, side = request.GET.get("call_center", ""), request.GET.get("side", "")
    wanted = BenchFilter(
        search=search,
        call_center=int(center) if center.isascii() and center.isdigit() and len(center) < 10 else None,
        side=side if bench.has_sides and side in ("over", "under") else "",
    )
    parts = {"q": search, "call_center": wanted.call_center, "side": wanted.side}
    return wanted, urlencode({name: value for name, value in parts.items() if value})


def _keys(request: HttpRequest, deed: Deed, here: str) -> list[str]:
    """The row that was asked for; with it all that are chosen, where it is among them and the deed takes many."""
    chosen = request.POST.getlist("row")[:MOST_AT_ONCE] if request.method == "POST" and deed in BATCH_DEEDS else []
    return chosen if here in chosen else [here]


def _said(
    deed: Deed, outcomes: Sequence[tuple[BenchRow, object]], refused: Sequence[tuple[BenchRow, Refusal]]
) -> dict[str, Any]:
    """What was done and what was not, each with its orders."""
    failed = {row.key for row, _refusal in refused}
    done = [row.order_number or row.difference for row, _outcome in outcomes if row.key not in failed]
    parts = [str(DEEDS[deed].done) % {"orders": ", ".join(done)}] if done else []
    parts += [
        _("%(order)s was not: %(reason)s") % {"order": row.order_number or row.difference, "reason": say(refusal).text}
        for row, refusal in refused
    ]
    return {"text": " ".join(parts), "tone": "bad" if refused else "good"}


def _next(rows: Sequence[Any], here: str, after: str) -> str:
    """Where the hand goes: it stays on a row that is still there, else goes to the next one."""
    keys = {row.key for row in rows}
    key = here if here in keys else after if after in keys else next((row.key for row in rows), "")
    return f"bench-row-{key}" if key else "workbench-rows"


def _say(request: HttpRequest, refusal: Refusal, *panels: Panel) -> HttpResponse:
    return answer(request, [*panels, StatusLine(text=say(refusal).text, tone="bad")], status=422)
