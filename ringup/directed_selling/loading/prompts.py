"""Rows → values: what prompts came to, what talk costs, and what an order is worth."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, FloatField, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce

from ringup.directed_selling.models import PromptShowing, TalkCost
from ringup.directed_selling.rules.prompts import Worth
from ringup.orders.loading import OrderRows, cost_of
from ringup.orders.models import SalesLine
from ringup.orders.rules.states import BINDING
from ringup.values.money import to_minor


def worth_of(rows: OrderRows) -> Worth:
    """What the goods on the order are worth as last calculated; a line whose cost nobody knows earns nothing."""
    revenue = margin = 0
    for line in rows.lines:
        net = line.net_minor - (line.tax_minor if rows.order.prices_include_tax else 0)
        revenue += net
        if (cost := cost_of(rows, line)) is not None:
            margin += net - to_minor(cost * line.quantity, rows.order.currency)
    return Worth(revenue_minor=revenue, margin_minor=margin)


def tally_showings(rows: "QuerySet[PromptShowing]", *by: str) -> list[dict[str, Any]]:
    """Showings counted by those columns: shown, taken, seconds, revenue, margin, squares of the margin; one query.

    Revenue and margin are of orders that hold, with the line still on them.
    """
    stands = Exists(SalesLine.objects.filter(order=OuterRef("order"), public_id=OuterRef("taken_line")))
    states = [state.value for state in BINDING]
    counts = Q(taken=True, order__state__in=states) & Q(stands)
    margin = Cast("margin_minor", FloatField())
    found = (
        rows.order_by()
        .values(*by)
        .annotate(
            shown=Count("pk"),
            takes=Count("pk", filter=Q(taken=True)),
            time=Coalesce(Sum("seconds"), 0.0),
            revenue=Coalesce(Sum("revenue_minor", filter=counts), 0),
            margin=Coalesce(Sum("margin_minor", filter=counts), 0),
            squares=Coalesce(Sum(margin * margin, filter=counts), 0.0),
        )
    )
    return list(found)


def load_talk_costs(legal_entity: int, day: date) -> dict[int, int]:
    """What an hour of talk costs each call center on that day, in minor units; one query."""
    rows = TalkCost.objects.filter(call_center__legal_entity=legal_entity, starts_on__lte=day).order_by("starts_on")
    return dict(rows.values_list("call_center", "hour_minor"))
