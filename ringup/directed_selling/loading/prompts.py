"""Rows → values: what prompts came to, what talk costs, and what an order is worth."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce

from ringup.directed_selling.models import PromptShowing, TalkCost
from ringup.directed_selling.rules.prompts import Worth
from ringup.orders.loading import OrderRows, cost_of
from ringup.orders.models import SalesLine
from ringup.orders.rules.states import BINDING
from ringup.plumbing.days import day_begins
from ringup.values.money import to_minor

SECONDS_AN_HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class TalkCosts:
    """What talk costs each call center from when on: (its key, the moment, minor units an hour), youngest first."""

    spans: tuple[tuple[int, datetime, int], ...]

    def of_second(self, call_center: str, at: str = "shown_at") -> Case:
        """What a second cost in the call center (a path) at the moment (a path), for a query; nothing if unknown."""
        whens = [
            When(**{call_center: center, f"{at}__gte": since}, then=Value(hour / SECONDS_AN_HOUR))
            for center, since, hour in self.spans
        ]
        return Case(*whens, default=Value(0.0), output_field=FloatField())


def load_talk_costs(legal_entity: int) -> TalkCosts:
    """All that was ever said, each from its day on the call center's clock; one query."""
    rows = TalkCost.objects.filter(call_center__legal_entity=legal_entity).order_by("-starts_on")
    return TalkCosts(
        spans=tuple(
            (center, day_begins(day, zone), hour)
            for center, day, zone, hour in rows.values_list(
                "call_center", "starts_on", "call_center__time_zone", "hour_minor"
            )
        )
    )


def worth_of(rows: OrderRows) -> Worth:
    """What the goods on the order are worth as last calculated; a line whose cost nobody knows earns nothing."""
    revenue = margin = 0
    for line in rows.lines:
        net = line.net_minor - (line.tax_minor if rows.order.prices_include_tax else 0)
        revenue += net
        if (cost := cost_of(rows, line)) is not None:
            margin += net - to_minor(cost * line.quantity, rows.order.currency)
    return Worth(revenue_minor=revenue, margin_minor=margin)


def tally_showings(rows: "QuerySet[PromptShowing]", talk: TalkCosts, *by: str) -> list[dict[str, Any]]:
    """Showings counted by those columns: shown, taken, seconds, their cost, revenue, margin, squares of the margin; one
    query.

    Revenue and margin are of orders that hold, with the line still on them; so many are `kept`.
    """
    stands = Exists(SalesLine.objects.filter(order=OuterRef("order"), public_id=OuterRef("taken_line")))
    states = [state.value for state in BINDING]
    counts = Q(taken=True, order__state__in=states) & Q(stands)
    margin = Cast("margin_minor", FloatField())
    found = (
        rows.annotate(talk=talk.of_second("order__call_center"))
        .order_by()
        .values(*by)
        .annotate(
            shown=Count("pk"),
            takes=Count("pk", filter=Q(taken=True)),
            kept=Count("pk", filter=counts),
            time=Coalesce(Sum("seconds"), 0.0),
            cost=Coalesce(Sum(F("seconds") * F("talk")), 0.0),
            revenue=Coalesce(Sum("revenue_minor", filter=counts), 0),
            margin=Coalesce(Sum("margin_minor", filter=counts), 0),
            squares=Coalesce(Sum(margin * margin, filter=counts), 0.0),
        )
    )
    return list(found)
