"""Rows → values: what source codes were planned to bring and cost, who answered them, and what was sold with them.

Sums over orders and lines are made by the database, one statement each, whatever the size of the history.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Upper

from ringup.catalogs.models import CatalogRequest, MailDrop, SentCatalog, SentToProspect, SourceCode
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import BINDING, OrderState
from ringup.reports.rules.areas import Sold
from ringup.reports.rules.promotions import Basis, CodePlan, Mailed
from ringup.values.money import exponent_of

STATES = [state.value for state in BINDING]
# By what rows are put together; `s` is the source code.
KEYS: Mapping[str, str] = {"source_code": "s.id", "catalog": "s.catalog_id", "campaign": "upper(s.campaign)"}

ANSWERS = """
SELECT {key}, o.currency, grouping({key}), grouping(o.currency),
    count(*) FILTER (WHERE o.state = ANY(%(binding)s)),
    count(DISTINCT o.customer_id) FILTER (WHERE o.state = ANY(%(binding)s)),
    count(*) FILTER (WHERE o.state = %(canceled)s AND o.submitted_at IS NOT NULL)
FROM orders_salesorder o JOIN catalogs_sourcecode s ON s.id = o.source_code_id
WHERE o.legal_entity_id = %(entity)s AND o.source_code_id = ANY(%(codes)s) AND o.kind = %(sale)s
    AND o.ordered_at >= %(start)s AND o.ordered_at < %(end)s
GROUP BY GROUPING SETS (({key}), ({key}, o.currency), ())
"""

# The lines that count: those with a code of their own, and those that have the header's. What is alike is added up
# first, so that a cost is looked up and multiplied once for each item; a margin is one over a known cost.
# Quantities are in the item's own unit: a box of twelve is twelve pieces.
SOLD = """
WITH lines AS (
    SELECT l.source_code_id AS code, {line} FROM orders_salesline l
    JOIN orders_salesorder o ON o.id = l.order_id
    WHERE l.source_code_id = ANY(%(codes)s) AND {holds}
    UNION ALL
    SELECT o.source_code_id, {line} FROM orders_salesorder o
    JOIN orders_salesline l ON l.order_id = o.id AND l.source_code_id IS NULL
    WHERE o.source_code_id = ANY(%(codes)s) AND {holds}
), alike AS (
    SELECT l.code, l.currency, l.item_id, l.unit, l.kit, sum({quantity}) AS quantity,
        sum({net}) AS net, coalesce(sum({net}) FILTER (WHERE {net} < 0), 0) AS returned
    FROM lines l {also}
    GROUP BY l.code, l.currency, l.item_id, l.unit, l.kit
), sold AS (
    SELECT l.code, l.currency, l.item_id, l.quantity * coalesce(u.factor, 1) AS quantity, l.net, l.returned,
        CASE WHEN l.kit IS NULL THEN i.cost ELSE coalesce(
            (SELECT CASE WHEN count(*) = count(part->>'cost')
                THEN sum((part->>'cost')::numeric * (part->>'quantity')::numeric) END
            FROM jsonb_array_elements(l.kit) AS part), i.cost) END AS cost
    FROM alike l
    LEFT JOIN products_item i ON i.id = l.item_id
    LEFT JOIN products_itemunit u ON u.item_id = l.item_id AND u.unit = l.unit
)
"""
LINE = """l.id, l.item_id, l.unit, nullif(l.kit, '[]'::jsonb) AS kit, l.quantity, l.net_minor, l.tax_minor, l.invoiced,
o.currency, o.prices_include_tax, o.state, o.invoices"""
HOLDS = """o.legal_entity_id = %(entity)s AND o.state = ANY(%(binding)s)
AND o.ordered_at >= %(start)s AND o.ordered_at < %(end)s"""
NET = "l.net_minor - CASE WHEN l.prices_include_tax THEN l.tax_minor ELSE 0 END"
# What is invoiced by now, less the credits on it. A closed order is invoiced in full, an imported one without invoices.
INVOICED_NET = f"""
CASE WHEN l.state = %(invoiced)s THEN {NET} ELSE coalesce(b.net, 0) END - coalesce(n.net, 0)
"""
INVOICED_QUANTITY = "CASE WHEN l.state = %(invoiced)s THEN l.quantity ELSE l.invoiced END"
# Only of the lines at hand: what is billed of other open orders, and credited on others, is not looked at.
INVOICED_ALSO = """
LEFT JOIN (
    SELECT v.order_line_id, sum(v.net_minor - CASE WHEN p.prices_include_tax THEN v.tax_minor ELSE 0 END) AS net
    FROM lines p JOIN fulfillment_invoiceline v ON v.order_line_id = p.id
    WHERE p.invoices > 0 AND p.state <> %(invoiced)s GROUP BY v.order_line_id
) b ON b.order_line_id = l.id
LEFT JOIN (
    SELECT c.order_line_id, sum(c.credit_minor - CASE WHEN p.prices_include_tax THEN c.tax_minor ELSE 0 END) AS net
    FROM lines p JOIN returns_creditnote c ON c.order_line_id = p.id
    GROUP BY c.order_line_id
) n ON n.order_line_id = l.id
"""
PARTS: Mapping[Basis, Mapping[str, str]] = {
    Basis.ORDERED: {"line": LINE, "holds": HOLDS, "net": NET, "quantity": "l.quantity", "also": ""},
    Basis.INVOICED: {
        "line": LINE,
        "holds": HOLDS,
        "net": INVOICED_NET,
        "quantity": INVOICED_QUANTITY,
        "also": INVOICED_ALSO,
    },
}
SUMS = """
sum(sold.net)::bigint, sum(sold.returned)::bigint,
coalesce(sum(sold.net - round(sold.cost * sold.quantity * %(places)s)), 0)::bigint
"""
BY_PROMOTION = (
    "SELECT {key}, sold.currency, {sums} FROM sold JOIN catalogs_sourcecode s ON s.id = sold.code GROUP BY 1, 2"
)

# A variant is sold from the space of its master, unless it has one of its own.
BY_ITEM = """
SELECT CASE WHEN i.master_id IS NULL OR sold.item_id = ANY(%(placed)s) THEN sold.item_id ELSE i.master_id END,
    sold.currency, round(sum(sold.quantity), 3), {sums}
FROM sold LEFT JOIN products_item i ON i.id = sold.item_id GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days that count, both with; a day begins on the clock of the one who looks."""

    first: date
    last: date
    zone: tzinfo

    @property
    def start(self) -> datetime:
        """The beginning of the first day."""
        return datetime.combine(self.first, time.min, tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        """The end of the last day, which counts no more."""
        return datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=self.zone)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A source code with its plan and its mailing.

    What ends in `_upper` is in capitals as the database writes them, who alone says which texts are the same: its
    GRÜßE is not the GRÜSSE of Python. `mailed_then`: copies of it went out in the days that count.
    """

    key: int
    public_id: str
    code: str
    name: str
    catalog: int
    catalog_id: str
    catalog_number: str
    catalog_name: str
    campaign: str
    code_upper: str
    catalog_upper: str
    campaign_upper: str
    plan: CodePlan
    mailed: Mailed
    mailed_then: bool
    first_drop: date | None
    valid_from: date | None


def load_promotions(codes: "QuerySet[SourceCode]", days: Days) -> list[Found]:
    """The source codes in the order of their codes; one query."""
    drops = MailDrop.objects.filter(source_code=OuterRef("pk"))
    booked = SentCatalog.objects.filter(source_code=OuterRef("pk"), on_request=False)
    prospects = SentToProspect.objects.filter(source_code=OuterRef("pk"))
    printed = CatalogRequest.objects.filter(
        source_code=OuterRef("pk"), state=CatalogRequest.State.PRINTED, printed_at__lt=days.end
    )
    rows = codes.select_related("catalog").annotate(
        dropped=_of(drops.filter(on__lte=days.last), Sum("copies")),
        booked=_of(booked.filter(on__lte=days.last), Count("pk")),
        told=_of(prospects.filter(on__lte=days.last), Count("pk")),
        requested=_of(printed, Sum("quantity")),
        first_drop=Subquery(drops.filter(copies__gt=0).order_by("on").values("on")[:1]),
        first_booking=Subquery(booked.order_by("on").values("on")[:1]),
        first_told=Subquery(prospects.order_by("on").values("on")[:1]),
        has_drop=Exists(drops.filter(copies__gt=0)),
        has_booking=Exists(booked) | Exists(prospects),
        mailed_then=Exists(drops.filter(copies__gt=0, on__gte=days.first, on__lte=days.last))
        | Exists(booked.filter(on__gte=days.first, on__lte=days.last))
        | Exists(prospects.filter(on__gte=days.first, on__lte=days.last))
        | Exists(printed.filter(printed_at__gte=days.start)),
        code_upper=Upper("code"),
        catalog_upper=Upper("catalog__number"),
        campaign_upper=Upper("campaign"),
    )
    return [_found(row) for row in rows.order_by("code")]


def capitals_of(texts: Collection[str]) -> dict[str, str]:
    """Each text in capitals as the database writes them; one query, none without a text."""
    if not texts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT t, upper(t) FROM unnest(%s::text[]) AS t", [list(texts)])
        return dict(cursor.fetchall())


def load_answers(
    *, legal_entity: int, codes: Collection[int], by: str, days: Days
) -> Iterator[tuple[Any, str, int, int, int]]:
    """(key, currency, orders, customers, canceled) of each group and currency; one query.

    The currency is empty for all together, and the key is None for everything together.
    """
    facts = _facts(legal_entity, codes, days, "") | {
        "sale": SalesOrder.Kind.SALE,
        "canceled": OrderState.CANCELED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS.format(key=KEYS[by]), facts)
        for key, currency, over_all, over_currencies, *counts in cursor.fetchall():
            yield (None if over_all else key, "" if over_currencies else currency, *counts)


def load_sales(
    *, legal_entity: int, codes: Collection[int], by: str, days: Days, basis: Basis, currency: str
) -> list[tuple[Any, str, int, int, int]]:
    """(key, currency, revenue, what of it was returned, margin) of each group and currency, minor units; one query.

    A margin in another currency than the company's means nothing.
    """
    sql = SOLD.format(**PARTS[basis]) + BY_PROMOTION.format(key=KEYS[by], sums=SUMS)
    with connection.cursor() as cursor:
        cursor.execute(sql, _facts(legal_entity, codes, days, currency))
        return list(cursor.fetchall())


def load_sold_items(
    *, legal_entity: int, codes: Collection[int], days: Days, basis: Basis, currency: str, placed: Collection[int]
) -> tuple[dict[int, Sold], dict[str, int]]:
    """What was sold of each item (key; 0: none of ours), and revenue in other currencies by currency; one query."""
    found: dict[int, Sold] = {}
    foreign: dict[str, int] = {}
    facts = _facts(legal_entity, codes, days, currency) | {"placed": list(placed)}
    with connection.cursor() as cursor:
        cursor.execute(SOLD.format(**PARTS[basis]) + BY_ITEM.format(sums=SUMS), facts)
        for item, spent_in, quantity, revenue, _, margin in cursor.fetchall():
            if spent_in == currency:
                found[item or 0] = Sold(quantity=quantity, revenue_minor=revenue, margin_minor=margin)
            else:
                foreign[spent_in] = foreign.get(spent_in, 0) + revenue
    return found, foreign


def count_all_orders(*, legal_entity: int, days: Days) -> int:
    """All orders that hold of these days, with a source code or without; one query."""
    orders = SalesOrder.objects.filter(legal_entity=legal_entity, state__in=STATES, kind=SalesOrder.Kind.SALE)
    return orders.filter(ordered_at__gte=days.start, ordered_at__lt=days.end).count()


def _facts(legal_entity: int, codes: Collection[int], days: Days, currency: str) -> dict[str, Any]:
    return {
        "entity": legal_entity,
        "codes": list(codes),
        "binding": STATES,
        "invoiced": OrderState.INVOICED.value,
        "start": days.start,
        "end": days.end,
        "places": 10 ** exponent_of(currency),
    }


def _of(rows: "QuerySet[Any]", value: Any) -> Any:
    """The sum or count of the rows of a source code, without a join that would multiply others."""
    summed = rows.order_by().values("source_code").annotate(found=value).values("found")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)


def _found(row: Any) -> Found:
    return Found(
        key=row.pk,
        public_id=row.public_id,
        code=row.code,
        name=row.name,
        catalog=row.catalog_id,
        catalog_id=row.catalog.public_id,
        catalog_number=row.catalog.number,
        catalog_name=row.catalog.name,
        campaign=row.campaign,
        code_upper=row.code_upper,
        catalog_upper=row.catalog_upper,
        campaign_upper=row.campaign_upper,
        plan=CodePlan(
            copies=row.distribution,
            response_percent=row.expected_response_percent,
            sales_minor=row.sales_budget_minor,
            printing_budget_minor=row.printing_budget_minor,
            mailing_budget_minor=row.mailing_budget_minor,
            printing_cost_minor=row.printing_cost_minor,
            mailing_cost_minor=row.mailing_cost_minor,
        ),
        mailed=Mailed(
            dropped=row.dropped,
            booked=row.booked + row.told,
            requested=row.requested,
            ever=row.has_drop or row.has_booking,
        ),
        mailed_then=row.mailed_then,
        first_drop=min((day for day in (row.first_drop, row.first_booking, row.first_told) if day), default=None),
        valid_from=row.catalog.valid_from,
    )
