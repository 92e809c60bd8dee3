"""The analysis of catalog requests by catalog, source code, month or user; two queries and one for the names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from ringup.call_centers.models import User
from ringup.catalogs.models import Catalog, CatalogRequest, SourceCode
from ringup.orders.models import SalesOrder
from ringup.reports.loading import STATES, Days
from ringup.reports.rules.requests import Requests

BY: Mapping[str, str] = {
    "catalog": "s.catalog_id",
    "source_code": "s.id",
    "month": "to_char(r.requested_at AT TIME ZONE %(zone)s, 'YYYY-MM')",
    "user": "r.requested_by_id",
}
# After so many days a request is no reason of an order any more.
USUAL_WITHIN = 30
SECONDS_A_DAY = 86_400
ASKED = """
WITH asked AS (
    SELECT {key} AS key, r.quantity, r.state, r.customer_id, r.printed_at - r.requested_at AS waited,
        r.state <> %(canceled)s AND r.requested_at <= %(ripe)s AS ripe, o.came, o.coded
    FROM catalogs_catalogrequest r JOIN catalogs_sourcecode s ON s.id = r.source_code_id
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS came, coalesce(bool_or(c.catalog_id = s.catalog_id), false) AS coded
        FROM orders_salesorder q LEFT JOIN catalogs_sourcecode c ON c.id = q.source_code_id
        WHERE q.customer_id = r.customer_id AND q.kind = %(sale)s AND q.state = ANY(%(binding)s)
            AND q.ordered_at >= r.requested_at AND q.ordered_at < r.requested_at + %(within)s
    ) o
    WHERE r.legal_entity_id = %(entity)s AND r.requested_at >= %(start)s AND r.requested_at < %(end)s
)
SELECT key, grouping(key), count(*), coalesce(sum(quantity), 0), count(DISTINCT customer_id),
    count(*) FILTER (WHERE state = %(waiting)s), count(*) FILTER (WHERE state = %(printed)s),
    count(*) FILTER (WHERE state = %(canceled)s), count(*) FILTER (WHERE ripe),
    count(*) FILTER (WHERE ripe AND came), count(*) FILTER (WHERE ripe AND coded),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM waited)), max(extract(epoch FROM waited))
FROM asked GROUP BY GROUPING SETS ((key), ())
"""
COUNTS = ("requests", "copies", "customers", "waiting", "printed", "canceled", "ripe", "ordered", "with_code")


@dataclass(frozen=True, kw_only=True)
class RequestReport:
    """The rows, months from the last on, else what was asked for most first; `total` counts each customer once."""

    rows: tuple[Requests, ...]
    total: Requests


def list_requests(
    *, legal_entity: int, by: str, days: Days, now: datetime, within: int = USUAL_WITHIN
) -> RequestReport:
    """What was asked for in these days, and what of it became orders within so many days."""
    span = timedelta(days=within)
    state = CatalogRequest.State
    facts: dict[str, Any] = {
        "entity": legal_entity,
        "start": days.start,
        "end": days.end,
        "zone": str(days.zone),
        "within": span,
        "ripe": now - span,
        "binding": STATES,
        "sale": SalesOrder.Kind.SALE.value,
        "waiting": state.WAITING.value,
        "printed": state.PRINTED.value,
        "canceled": state.CANCELED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(ASKED.format(key=BY[by]), facts)
        found = cursor.fetchall()
    names = _names(by, {key for key, over_all, *_ in found if not over_all})
    rows, total = [], Requests(code="")
    for key, over_all, *values in found:
        code, name = ("", "") if over_all else names.get(key, ("", ""))
        row = _requests(code, name, values)
        if over_all:
            total = row
        else:
            rows.append(row)
    if by == "month":
        rows.sort(key=lambda row: row.code, reverse=True)
    else:
        rows.sort(key=lambda row: (-row.requests, row.code))
    return RequestReport(rows=tuple(rows), total=total)


def _requests(code: str, name: str, values: list[Any]) -> Requests:
    counts = dict(zip(COUNTS, values, strict=False))
    median, longest = (None if each is None else float(each) / SECONDS_A_DAY for each in values[len(COUNTS) :])
    return Requests(code=code, name=name, **counts, median_days=median, longest_days=longest)


def _names(by: str, keys: set[Any]) -> dict[Any, tuple[str, str]]:
    if by == "month":
        return {key: (key, "") for key in keys}
    if by == "user":
        users = User.objects.filter(pk__in=[key for key in keys if key])
        return {user.pk: (user.username, user.get_full_name()) for user in users}
    if by == "catalog":
        return {row.pk: (row.number, row.name) for row in Catalog.objects.filter(pk__in=keys)}
    codes = SourceCode.objects.filter(pk__in=keys).select_related("catalog")
    return {row.pk: (row.code, row.name or row.catalog.name) for row in codes}
