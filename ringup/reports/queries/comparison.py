"""Promotions side by side: source codes and catalogs by their numbers, each with its figures and its curve."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncDate, Upper

from ringup.call_centers.queries.currencies import company_currency
from ringup.catalogs.models import SourceCode
from ringup.orders.models import SalesOrder
from ringup.reports.loading import STATES, Days, Found, capitals_of, load_promotions
from ringup.reports.queries.promotions import load_brought, promotion_of
from ringup.reports.rules.curves import Curve, curve_of
from ringup.reports.rules.promotions import Basis, Brought, Promotion

# More lines in one drawing nobody tells apart.
MOST_COMPARED = 6
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A promotion with its curve; `kind` is `source_code` or `catalog`."""

    kind: str
    promotion: Promotion
    curve: Curve


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What was found, in the order in which it was asked for, in the company's currency; `unknown` was not."""

    currency: str
    compared: tuple[Compared, ...]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...]


def compare_promotions(
    *, legal_entity: int, wanted: Sequence[str], days: int, today: Days, basis: Basis = Basis.ORDERED
) -> Comparison:
    """Each from its first copies on, so many days; a text is a source code, else a catalog's number. Seven
    queries, and two more where both kinds are asked for.

    Figures are of all orders so far, as in the analysis; `today` says until when that is.
    """
    capitals = capitals_of(wanted)
    texts = list(dict.fromkeys(capitals[text] for text in wanted))
    codes = SourceCode.objects.filter(legal_entity=legal_entity)
    by_code = codes.annotate(upper=Upper("code")).filter(upper__in=texts)
    by_catalog = codes.annotate(upper=Upper("catalog__number")).filter(upper__in=texts)
    found: dict[str, tuple[str, list[Found]]] = {}
    for each in load_promotions(by_catalog, today):
        found.setdefault(each.catalog_upper, ("catalog", []))[1].append(each)
    found |= {each.code_upper: ("source_code", [each]) for each in load_promotions(by_code, today)}
    known = [text for text in texts if text in found]
    members = {each.key: each for text in known for each in found[text][1]}
    currency, whole = company_currency(legal_entity), Days(first=FIRST_DAY, last=today.last, zone=today.zone)
    brought: dict[str, Mapping[object, Brought]] = {
        by: load_brought(
            legal_entity=legal_entity, codes=list(members), by=by, days=whole, basis=basis, currency=currency
        )
        for by in {found[text][0] for text in known}
    }
    by_day = _orders_by_day(legal_entity, list(members), whole)
    compared = tuple(
        _compared(*found[text], brought=brought, by_day=by_day, days=days, today=today.last)
        for text in known[:MOST_COMPARED]
    )
    unknown = tuple(text for text in texts if text not in found)
    return Comparison(currency=currency, compared=compared, unknown=unknown, left_out=tuple(known[MOST_COMPARED:]))


def _compared(
    by: str,
    members: Sequence[Found],
    *,
    brought: Mapping[str, Mapping[object, Brought]],
    by_day: Mapping[int, Mapping[date, int]],
    days: int,
    today: date,
) -> Compared:
    key = members[0].key if by == "source_code" else members[0].catalog
    promotion = promotion_of(members, by=by, brought=brought[by].get(key, Brought()))
    counts: dict[date, int] = defaultdict(int)
    for each in members:
        for day, count in by_day.get(each.key, {}).items():
            counts[day] += count
    starts = [each.first_drop for each in members if each.first_drop]
    starts = starts or [each.valid_from for each in members if each.valid_from]
    start = min(starts or [min(counts, default=today)])
    curve = curve_of(start, promotion.outlay.copies, counts, days=days, today=today)
    return Compared(kind=by, promotion=promotion, curve=curve)


def _orders_by_day(legal_entity: int, codes: Sequence[int], days: Days) -> dict[int, dict[date, int]]:
    """How many orders answered each source code on each day; one query."""
    orders = SalesOrder.objects.filter(
        legal_entity=legal_entity,
        source_code__in=codes,
        kind=SalesOrder.Kind.SALE,
        state__in=STATES,
        ordered_at__gte=days.start,
        ordered_at__lt=days.end,
    )
    rows = orders.annotate(day=TruncDate("ordered_at", tzinfo=days.zone)).values_list("source_code", "day")
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for code, day, count in rows.annotate(found=Count("pk")).order_by():
        if code is not None:
            found[code][day] = count
    return found
