"""Rows → values: what customers bought in a period, and the scale of an analysis."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Case, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate

from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.states import BINDING
from ringup.plumbing.days import day_begins
from ringup.reports.models import RfmAnalysis, RfmHistory
from ringup.reports.rules.rfm import PRIORITIES, Bought, Period, Scale


def load_bought(analysis: RfmAnalysis) -> list[Bought]:
    """Every customer who bought in the period, in one query.

    All orders count for recency and frequency; amounts in other currencies than the company's are never added up.
    """
    worth = worth_of_goods() if analysis.net else F("total_minor")
    orders = binding_orders(analysis.legal_entity_id)
    own = Q(currency=analysis.legal_entity.currency)
    if not analysis.subtract_returns:
        orders = orders.filter(kind=SalesOrder.Kind.SALE)
    zone = analysis.legal_entity.time_zone
    orders = of_days(orders, analysis.starts_on, analysis.ends_on, zone)
    sales, day = Q(kind=SalesOrder.Kind.SALE), TruncDate("ordered_at", tzinfo=ZoneInfo(zone))
    found = (
        orders.values("customer")
        .annotate(
            last=Max(day, filter=sales), orders=Count("pk", filter=sales), spent=Sum(worth, filter=own, default=0)
        )
        .filter(orders__gt=0)
        .order_by("customer")
    )
    return [
        Bought(customer=row["customer"], last_on=row["last"], orders=row["orders"], spent_minor=row["spent"])
        for row in found
    ]


def worth_of_goods() -> Combinable:
    """What the goods of an order came to, after discounts and without the tax that is in their prices.

    Goods of 121.00 with 21.00 of tax in it are worth 100.00.
    """
    taxes = SalesLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    tax = Coalesce(Subquery(taxes.annotate(found=Sum("tax_minor")).values("found")), 0)
    included = Case(When(prices_include_tax=True, then=tax), default=0, output_field=BigIntegerField())
    return F("subtotal_minor") - F("discount_minor") - included


def binding_orders(legal_entity: int) -> QuerySet[SalesOrder]:
    """The orders of customers that hold: submitted and not canceled."""
    states = [state.value for state in BINDING]
    return SalesOrder.objects.filter(legal_entity=legal_entity, state__in=states, customer__isnull=False)


def of_days(orders: QuerySet[SalesOrder], first: date | None, last: date | None, zone: str) -> QuerySet[SalesOrder]:
    """Those of these days, both with, on the clock of the company; who looks, and whether it is a job, changes nothing.

    Without a day there is no end on that side.
    """
    if first is not None:
        orders = orders.filter(ordered_at__gte=day_begins(first, zone))
    if last is not None and last < date.max:
        orders = orders.filter(ordered_at__lt=day_begins(last + timedelta(days=1), zone))
    return orders


def scale_of(analysis: RfmAnalysis) -> Scale:
    """The analysis as the rules read it."""
    names = ("recency_divisions", "frequency_divisions", "monetary_divisions")
    weights = ("recency_multiplier", "frequency_multiplier", "monetary_multiplier")
    values = {name: getattr(analysis, name) for name in (*names, *PRIORITIES, *weights)}
    period = Period(analysis.recency_period)
    return Scale(**values, recency_period=period, even=analysis.even, add=analysis.add_scores)


def load_kept_scores(analysis: RfmAnalysis) -> dict[int, int]:
    """The last kept score of each customer of whom the analysis kept one; one query."""
    rows = RfmHistory.objects.filter(analysis=analysis).order_by("customer", "-counted_at").distinct("customer")
    return dict(rows.values_list("customer", "score"))
