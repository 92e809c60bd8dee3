"""Reads what runs in a span of time: discounts, coupons, price adjustments and trade agreements, in nine queries."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Q

from ringup.pricing.models import Coupon, Discount, PriceAdjustment, TradeAgreement
from ringup.pricing.rules.running import Running
from ringup.products.loading import category_paths
from ringup.products.models import Item

# Nobody reads more rows of a calendar.
MOST_RUNNING = 400


def list_running(
    *, legal_entity: int, start: datetime, end: datetime, groups: Collection[int] | None = None
) -> list[Running]:
    """What runs between the moments, enabled or not, the earliest first; nine queries.

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
                    names=_names(row.discount.params),
                )
            )
    found += _agreements_running(legal_entity, start, end, groups)
    found = _with_products(legal_entity, found)
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
                names=_names(row.params),
            )


def _names(params: Mapping[str, Any]) -> frozenset[str]:
    """The products and categories of all lines; none where a line covers everything."""
    rows = [row for row in params.get("lines") or [params] if not row.get("exclude")]
    each = [{*map(_product, row.get("products") or ()), *map(_category, row.get("categories") or ())} for row in rows]
    return frozenset[str]().union(*each) if all(each) else frozenset()


def _product(number: str) -> str:
    return f"product {number}"


def _category(code: str) -> str:
    return f"category {code}"


def _with_products(legal_entity: int, found: Sequence[Running]) -> list[Running]:
    """All with the categories that their products and categories stand in; two queries."""
    paths = category_paths(legal_entity)
    above = {_category(path[0]): frozenset(map(_category, path)) for path in paths.values()}
    numbers = {name.removeprefix(_product("")) for one in found for name in one.names if name not in above}
    items = Item.objects.filter(legal_entity=legal_entity, number__in=numbers).values_list("number", "categories")
    for number, key in items:
        own = map(_category, paths.get(key, ()))
        above[_product(number)] = above.get(_product(number), frozenset()).union(own)
    return [
        replace(one, within=one.names.union(*(above.get(name, frozenset()) for name in one.names))) for one in found
    ]


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
