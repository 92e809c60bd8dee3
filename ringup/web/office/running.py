"""Reads what runs in a span of time: discounts, coupons and price adjustments, in six queries."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from ringup.pricing.models import Coupon, Discount, PriceAdjustment
from ringup.pricing.rules.running import Running

# Nobody reads more rows of a calendar.
MOST_RUNNING = 400


def list_running(
    *, legal_entity: int, start: datetime, end: datetime, groups: Collection[int] | None = None
) -> list[Running]:
    """What runs between the moments, enabled or not, the earliest first; six queries.

    `groups` are keys of price groups: what is for others is left out; None asks for all.
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


def _is_for(linked: Any, groups: Collection[int] | None) -> bool:
    keys = {group.pk for group in linked}
    return groups is None or not keys or bool(keys & set(groups))
