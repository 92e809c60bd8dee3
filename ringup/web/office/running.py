"""Reads what runs in a span of time: discounts, coupons, price adjustments and trade agreements, in seven queries."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Q

from ringup.pricing.models import Coupon, Discount, PriceAdjustment, TradeAgreement
from ringup.pricing.rules.running import Running

# Nobody reads more rows of a calendar.
MOST_RUNNING = 400


def list_running(
    *, legal_entity: int, start: datetime, end: datetime, groups: Collection[int] | None = None
) -> list[Running]:
    """What runs between the moments, enabled or not, the earliest first; seven queries.

    `groups` are keys of price groups: what is for others is left out; None asks for all. Of the trade agreements only
    those that begin or end in this time: the others are no campaign.
    """
    within = (Q(valid_from=None) | Q(valid_from__lt=end)) & (Q(valid_to=None) | Q(valid_to__gte=start))
    found = [
        *_rules_running("discount", Discount.objects.filter(within, legal_entity=legal_entity), groups),
        *_rules_running("price_adjustment", PriceAdjustment.objects.filter(within, legal_entity=legal_entity), groups),
    ]
    coupons = Coupon.objects.filter(within, legal_entity=legal_entity).select_related("discount")
    for row in coupons.prefetch_related("discount__price_groups").order_by("number")[:MOST_RUNNING]:
        linked = row.discount.price_groups.all()
        if _is_for(linked, groups):
            found.append(
                Running(
                    kind="coupon",
                    key=row.pk,
                    code=row.number,
                    name=row.name,
                    start=row.valid_from,
                    end=row.valid_to,
                    enabled=row.status == Coupon.Status.ACTIVE,
                    groups=frozenset(group.code for group in linked),
                    of=row.discount.code,
                )
            )
    found += _agreements_running(legal_entity, start, end, groups)
    earliest = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.start or earliest, one.kind, one.code))[:MOST_RUNNING]


def _rules_running(kind: str, rows: Any, groups: Collection[int] | None) -> Iterator[Running]:
    for row in rows.prefetch_related("price_groups").order_by("valid_from", "code")[:MOST_RUNNING]:
        linked = row.price_groups.all()
        if _is_for(linked, groups):
            yield Running(
                kind=kind,
                key=row.pk,
                code=row.code,
                name=row.name,
                start=row.valid_from,
                end=row.valid_to,
                enabled=row.enabled,
                groups=frozenset(group.code for group in linked),
                period=row.params.get("period") or {},
            )


def _agreements_running(
    legal_entity: int, start: datetime, end: datetime, groups: Collection[int] | None
) -> Iterator[Running]:
    """Their dates are whole days, the last one included, in the time zone of the span."""
    zone, first, last = start.tzinfo or UTC, start.date(), end.date() - timedelta(days=1)
    rows = TradeAgreement.objects.filter(
        Q(valid_from__range=(first, last)) | Q(valid_to__range=(first, last)), legal_entity=legal_entity
    ).select_related("item", "customer", "price_group")
    if groups is not None:
        rows = rows.filter(Q(price_group=None) | Q(price_group__in=groups))
    for row in rows.order_by("valid_from", "item__number", "pk")[:MOST_RUNNING]:
        yield Running(
            kind="trade_agreement",
            key=row.pk,
            code=row.item.number,
            name=row.item.name,
            start=_midnight(row.valid_from, zone),
            end=_midnight(row.valid_to + timedelta(days=1), zone) if row.valid_to else None,
            enabled=True,
            groups=frozenset([row.price_group.code] if row.price_group else ()),
            customer=row.customer.number if row.customer else "",
        )


def _midnight(day: date | None, zone: tzinfo) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=zone) if day else None


def _is_for(linked: Any, groups: Collection[int] | None) -> bool:
    keys = {group.pk for group in linked}
    return groups is None or not keys or bool(keys & set(groups))
