"""Rows → values: what became of the calls in which a script was due, by its version."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, FloatField, Max, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Extract, Greatest, Least
from django.utils import timezone

from ringup.directed_selling.loading.prompts import TalkCosts, load_talk_costs
from ringup.directed_selling.loading.versions import wordings_of
from ringup.directed_selling.models import Script, ScriptShowing, ScriptStop, ScriptVersion
from ringup.directed_selling.rules.experiments import Sums
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import BINDING

# A call that began less long ago may still go on, and is not counted yet.
SETTLED = timedelta(hours=1)
# Seconds; an order that is left open over lunch was no longer call.
LONGEST_CALL = 3600.0
FIGURES = ("bought", "revenue", "margin", "handled", "earned")


@dataclass(frozen=True, kw_only=True)
class VersionSums:
    """The calls of a version, each figure added up; `earned` is margin less the cost of the talk, in minor units."""

    bought: Sums
    revenue: Sums
    margin: Sums
    handled: Sums
    earned: Sums


NOTHING = VersionSums(**dict.fromkeys(FIGURES, Sums()))


def calls_of(script: Script, versions: Collection[ScriptVersion]) -> "QuerySet[ScriptShowing]":
    """The calls in which the script was due and said with the words of now; what was said otherwise is past."""
    own = Q(version=None, wording__in=wordings_of(script))
    for version in versions:
        own |= Q(version=version, wording__in=wordings_of(version))
    rows = ScriptShowing.objects.filter(own, script=script, shown_at__lt=timezone.now() - SETTLED)
    return rows.filter(order__kind=SalesOrder.Kind.SALE)


def since_all_run(script: Script, versions: Collection[ScriptVersion]) -> datetime | None:
    """From when all versions that were ever drawn were drawn side by side, after the last start; two queries.

    Calls of before had other days and other callers, and are compared with nothing.
    """
    firsts = calls_of(script, versions).order_by().values("version").annotate(first=Min("shown_at"))
    started = ScriptStop.objects.filter(script=script).aggregate(last=Max("started_again_at"))["last"]
    known = [row["first"] for row in firsts] + ([started] if started else [])
    return max(known, default=None)


def load_sums(script: Script, versions: Collection[ScriptVersion], since: datetime) -> dict[int | None, VersionSums]:
    """What the calls of each version came to, the own text under None; two queries."""
    talk = load_talk_costs(script.legal_entity_id)
    rows = calls_of(script, versions).filter(shown_at__gte=since).annotate(**_figures(talk)).order_by()
    totals = {f"{name}_total": Coalesce(Sum(f"call_{name}"), 0.0) for name in FIGURES}
    squares = {f"{name}_squares": Coalesce(Sum(F(f"call_{name}") * F(f"call_{name}")), 0.0) for name in FIGURES}
    found = dict.fromkeys([None, *(version.pk for version in versions)], NOTHING)
    grouped: Any = rows.values("version").annotate(calls=Count("pk"), **totals, **squares)
    for row in grouped:
        found[row["version"]] = VersionSums(
            **{
                name: Sums(calls=row["calls"], total=row[f"{name}_total"], squares=row[f"{name}_squares"])
                for name in FIGURES
            }
        )
    return found


def load_steps(script: Script, versions: Collection[ScriptVersion]) -> dict[int | None, list[tuple[int, int]]]:
    """Of each version how often its steps by hand were said and ticked, in their order; two queries."""
    rows = calls_of(script, versions).order_by()
    most = rows.aggregate(most=Max("steps"))["most"] or 0
    if not most:
        return {}
    counts: dict[str, Any] = {}
    for step in range(1, most + 1):
        counts[f"said_{step}"] = Count("pk", filter=Q(steps__gte=step))
        counts[f"ticked_{step}"] = Count("pk", filter=Q(ticked__contains=[step]))
    grouped: Any = rows.values("version").annotate(**counts)
    return {
        row["version"]: [
            (row[f"said_{step}"], row[f"ticked_{step}"]) for step in range(1, most + 1) if row[f"said_{step}"]
        ]
        for row in grouped
    }


def _figures(talk: TalkCosts) -> dict[str, Any]:
    """The figures of a call; what was not bought, or was canceled, earned nothing and cost its talk."""
    holds = Q(order__state__in=[state.value for state in BINDING])

    def where_it_holds(value: Any) -> Any:
        return Case(When(holds, then=Cast(value, FloatField())), default=Value(0.0), output_field=FloatField())

    until = Coalesce("order__call__ended_at", "order__changed_at")
    stood = Coalesce(F("handled_seconds"), Extract(until - F("shown_at"), "epoch", output_field=FloatField()))
    seconds = Greatest(Least(stood, Value(LONGEST_CALL)), Value(0.0))
    return {
        "call_bought": where_it_holds(Value(1.0)),
        "call_revenue": where_it_holds("revenue_minor"),
        "call_margin": where_it_holds("margin_minor"),
        "call_handled": seconds,
        "call_earned": where_it_holds("margin_minor") - seconds * talk.of_second("call_center"),
    }
