"""Rows → values: what customers bought in a period, and the scale of an analysis."""

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import BINDING
from ringup.reports.models import RfmAnalysis
from ringup.reports.rules.rfm import Bought, Scale


def load_bought(analysis: RfmAnalysis) -> list[Bought]:
    """Every customer who bought in the period, in one query; amounts in the company's currency only."""
    worth = F("subtotal_minor") - F("discount_minor") if analysis.net else F("total_minor")
    orders = binding_orders(analysis.legal_entity_id).filter(currency=analysis.legal_entity.currency)
    if not analysis.subtract_returns:
        orders = orders.filter(kind=SalesOrder.Kind.SALE)
    if analysis.starts_on:
        orders = orders.filter(ordered_at__date__gte=analysis.starts_on)
    if analysis.ends_on:
        orders = orders.filter(ordered_at__date__lte=analysis.ends_on)
    sales = Q(kind=SalesOrder.Kind.SALE)
    found = (
        orders.values("customer")
        .annotate(last=Max(TruncDate("ordered_at"), filter=sales), orders=Count("pk", filter=sales), spent=Sum(worth))
        .filter(orders__gt=0)
        .order_by("customer")
    )
    return [
        Bought(customer=row["customer"], last_on=row["last"], orders=row["orders"], spent_minor=row["spent"])
        for row in found
    ]


def binding_orders(legal_entity: int) -> QuerySet[SalesOrder]:
    """The orders of customers that hold: submitted and not canceled."""
    states = [state.value for state in BINDING]
    return SalesOrder.objects.filter(legal_entity=legal_entity, state__in=states, customer__isnull=False)


def scale_of(analysis: RfmAnalysis) -> Scale:
    """The analysis as the rules read it."""
    names = ("recency_divisions", "frequency_divisions", "monetary_divisions")
    weights = ("recency_multiplier", "frequency_multiplier", "monetary_multiplier")
    values = {name: getattr(analysis, name) for name in (*names, *weights)}
    return Scale(**values, even=analysis.even, add=analysis.add_scores)
