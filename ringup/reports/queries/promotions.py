"""The analysis of promotions: by source code, catalog or campaign, what was planned, what it took, what it brought."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ringup.call_centers.queries.currencies import company_currency
from ringup.catalogs.models import Catalog, SourceCode
from ringup.reports.loading import Days, Found, count_all_orders, load_answers, load_promotions, load_sales
from ringup.reports.rules.promotions import Basis, Brought, Foreign, Promotion, outlay_of, sum_of_outlays

BY = ("source_code", "catalog", "campaign")


@dataclass(frozen=True, kw_only=True)
class PromotionReport:
    """The rows, what brought most revenue first, in the company's currency.

    `total` is of all rows, a customer counted once. `all_orders`: those of these days, with a source code or without.
    """

    currency: str
    rows: tuple[Promotion, ...]
    total: Promotion
    all_orders: int


def list_promotions(
    *, legal_entity: int, by: str, days: Days, basis: Basis = Basis.ORDERED, catalog: int | None = None
) -> PromotionReport:
    """The promotions that were mailed or brought something in these days; of one catalog (key) all. Five queries."""
    codes = SourceCode.objects.filter(legal_entity=legal_entity)
    if catalog is not None:
        codes = codes.filter(catalog=catalog)
    found = load_promotions(codes, days)
    currency = company_currency(legal_entity)
    groups: dict[Any, list[Found]] = defaultdict(list)
    for each in found:
        groups[_key(each, by)].append(each)
    brought = load_brought(
        legal_entity=legal_entity, codes=[each.key for each in found], by=by, days=days, basis=basis, currency=currency
    )
    rows = [
        promotion_of(members, by=by, brought=brought.get(key, Brought()))
        for key, members in groups.items()
        if catalog is not None or key in brought or any(each.mailed_then for each in members)
    ]
    rows.sort(key=lambda row: (-row.brought.revenue_minor, -row.brought.orders, row.code))
    return PromotionReport(
        currency=currency,
        rows=tuple(rows),
        total=Promotion(
            code="", name="", outlay=sum_of_outlays(row.outlay for row in rows), brought=brought.get(None, Brought())
        ),
        all_orders=count_all_orders(legal_entity=legal_entity, days=days),
    )


def load_brought(
    *, legal_entity: int, codes: Sequence[int], by: str, days: Days, basis: Basis, currency: str
) -> Mapping[Any, Brought]:
    """What each group brought, those that brought nothing left out; all together under None. Two queries."""
    counts: dict[Any, tuple[int, int, int]] = {}
    orders: dict[Any, dict[str, int]] = defaultdict(dict)
    money: dict[Any, dict[str, list[int]]] = defaultdict(dict)
    for key, spent_in, *answers in load_answers(legal_entity=legal_entity, codes=codes, by=by, days=days):
        if spent_in:
            orders[key][spent_in] = answers[0]
        elif any(answers):
            counts[key] = (answers[0], answers[1], answers[2])
    for each in orders.values():
        each.pop(currency, None)
    sold = load_sales(legal_entity=legal_entity, codes=codes, by=by, days=days, basis=basis, currency=currency)
    for key, spent_in, *sums in sold:
        money[key][spent_in] = sums
        money[None][spent_in] = [a + b for a, b in zip(money[None].get(spent_in, (0, 0, 0)), sums, strict=True)]
    orders[None] = _added(each for key, each in orders.items() if key is not None)
    found = {}
    for key in counts.keys() | money.keys():
        own, others = money[key].get(currency, (0, 0, 0)), {name for name in money[key] if name != currency}
        count = counts.get(key, (0, 0, 0))
        found[key] = Brought(
            orders=count[0],
            customers=count[1],
            canceled=count[2],
            revenue_minor=own[0],
            returned_minor=own[1],
            margin_minor=own[2],
            foreign=tuple(
                Foreign(currency=name, orders=orders[key].get(name, 0), revenue_minor=money[key].get(name, (0,))[0])
                for name in sorted(others | {name for name, number in orders[key].items() if number})
            ),
        )
    return found


def promotion_of(members: Sequence[Found], *, by: str, brought: Brought) -> Promotion:
    """The row of a group of source codes."""
    first = members[0]
    code, name, key = {
        "source_code": (first.code, first.name or first.catalog_name, first.public_id),
        "catalog": (first.catalog_number, first.catalog_name, first.catalog_id),
        "campaign": (first.campaign, "", ""),
    }[by]
    outlay = sum_of_outlays(outlay_of(each.plan, each.mailed) for each in members)
    return Promotion(code=code, name=name, key=key, outlay=outlay, brought=brought)


def find_promotion(source_code: SourceCode, days: Days) -> Promotion:
    """What one source code came to, ordered by now; three queries."""
    found = load_promotions(SourceCode.objects.filter(pk=source_code.pk), days)
    brought = load_brought(
        legal_entity=source_code.legal_entity_id,
        codes=[source_code.pk],
        by="source_code",
        days=days,
        basis=Basis.ORDERED,
        currency=source_code.legal_entity.currency,
    )
    return promotion_of(found, by="source_code", brought=brought.get(source_code.pk, Brought()))


def find_catalog(*, legal_entity: int, catalog: str) -> Catalog | None:
    """A catalog of the company by its public id."""
    return Catalog.objects.filter(legal_entity=legal_entity, public_id=catalog).first()


def list_catalogs(*, legal_entity: int) -> list[Catalog]:
    """The catalogs to choose from, youngest first."""
    return list(Catalog.objects.filter(legal_entity=legal_entity).order_by("-valid_from", "-pk"))


def _key(found: Found, by: str) -> Any:
    return {"source_code": found.key, "catalog": found.catalog, "campaign": found.campaign_upper}[by]


def _added(each: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for counts in each:
        for name, count in counts.items():
            total[name] += count
    return dict(total)
