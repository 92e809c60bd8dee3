"""Fills a target market with the customers who meet its criteria; prospects that came with a list stay."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from ringup.call_centers.models import LegalEntity
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import SentCatalog, TargetMarket, TargetMarketMember
from ringup.customers.models import Customer, CustomerAddress
from ringup.orders.models import SalesLine, SalesOrder
from ringup.plumbing.locks import lock_row
from ringup.products.loading import category_paths
from ringup.reports.loading import binding_orders, of_days, worth_of_goods
from ringup.reports.models import RfmAnalysis, RfmScore
from ringup.reports.rules.selection import MOST_DAYS, Criteria
from ringup.values.money import Money
from ringup.values.refusal import Refusal


def select_target_market(actor: Actor, *, target_market: str, criteria: Criteria) -> int | Refusal:
    """How many customers the list (by its public id) has now: those who can be written to and meet all criteria.

    Refusals: `not_permitted`, `not_found`, `criteria_needed`, `rfm_needed`, `rfm_unknown` {code}.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return refusal
    if criteria.asks_nothing:
        return Refusal(code="criteria_needed")
    if criteria.asks_digits and not criteria.rfm:
        return Refusal(code="rfm_needed", field="rfm")
    with transaction.atomic():
        market = lock_row(TargetMarket.objects.filter(legal_entity=actor.legal_entity, public_id=target_market))
        if market is None:
            return Refusal(code="not_found")
        found = _reachable(actor.legal_entity, criteria)
        if criteria.rfm:
            analysis = RfmAnalysis.objects.filter(legal_entity=actor.legal_entity, code=criteria.rfm).first()
            if analysis is None:
                return Refusal(code="rfm_unknown", facts={"code": criteria.rfm}, field="rfm")
            found = found.filter(pk__in=_scored(analysis, criteria).values("customer"))
        if criteria.asks_orders:
            found = found.filter(pk__in=_buyers(actor.legal_entity, criteria).values("customer"))
        keys = list(found.order_by("number").values_list("pk", flat=True)[: criteria.most])
        market.members.filter(customer__isnull=False).delete()
        TargetMarketMember.objects.bulk_create(
            [TargetMarketMember(target_market=market, customer_id=key) for key in keys], batch_size=5_000
        )
        market.selected_at = timezone.now()
        market.save(update_fields=["selected_at"])
    return len(keys)


def _reachable(entity: int, criteria: Criteria) -> QuerySet[Customer]:
    """Customers with an address in the regions that are asked for, not blocked, and not written to lately."""
    addresses = CustomerAddress.objects.filter(customer__legal_entity=entity, is_primary=True)
    if criteria.countries:
        addresses = addresses.filter(country__in=criteria.countries)
    if criteria.postal_codes:
        begins = Q()
        for begin in criteria.postal_codes:
            begins |= Q(postal_code__istartswith=begin)
        addresses = addresses.filter(begins)
    customers = Customer.objects.filter(legal_entity=entity, blocked=False, merged_into=None)
    customers = customers.filter(pk__in=addresses.values("customer"))
    if criteria.not_sent_days:
        since = timezone.localdate() - timedelta(days=min(criteria.not_sent_days, MOST_DAYS))
        customers = customers.exclude(pk__in=SentCatalog.objects.filter(on__gte=since).values("customer"))
    return customers


def _scored(analysis: RfmAnalysis, criteria: Criteria) -> QuerySet[RfmScore]:
    return RfmScore.objects.filter(
        analysis=analysis,
        recency__gte=criteria.recency_least or 0,
        frequency__gte=criteria.frequency_least or 0,
        monetary__gte=criteria.monetary_least or 0,
    )


def _buyers(entity: int, criteria: Criteria) -> QuerySet[Any, Any]:
    """The customers whose orders of the period have one of the products and come to the amounts asked for.

    Returns are taken off what was spent; who only sent something back in the period bought nothing in it.
    """
    currency, zone = LegalEntity.objects.values_list("currency", "time_zone").get(pk=entity)
    orders = of_days(binding_orders(entity), criteria.bought_from, criteria.bought_to, zone)
    if criteria.products or criteria.categories:
        orders = orders.filter(pk__in=_lines(entity, criteria).values("order"))
    if criteria.asks_spending:
        orders = orders.filter(currency=currency)  # amounts in others are never added up
    spent = orders.values("customer").annotate(
        bought=Count("pk", filter=Q(kind=SalesOrder.Kind.SALE)),
        spent=Sum(worth_of_goods()),
    )
    spent = spent.filter(bought__gt=0)
    if criteria.spent_least is not None:
        spent = spent.filter(spent__gte=Money.from_decimal(criteria.spent_least, currency).minor)
    if criteria.spent_most is not None:
        spent = spent.filter(spent__lte=Money.from_decimal(criteria.spent_most, currency).minor)
    return spent


def _lines(entity: int, criteria: Criteria) -> QuerySet[SalesLine]:
    wanted = Q(item__number__in=criteria.products) | Q(item__master__number__in=criteria.products)
    if criteria.categories:
        asked = set(criteria.categories)
        below = [key for key, path in category_paths(entity).items() if asked.intersection(path)]
        wanted |= Q(item__categories__in=below)
    return SalesLine.objects.filter(wanted, item__legal_entity=entity)
