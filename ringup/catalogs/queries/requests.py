"""The queue of catalog requests: what waits, what was printed together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from ringup.catalogs.models import CatalogRequest


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What was printed together at that moment."""

    printed_at: datetime
    requests: int
    copies: int


def list_waiting(*, legal_entity: int, limit: int) -> tuple[list[CatalogRequest], int]:
    """The requests that wait, oldest first, with their codes, customers and agents; and how many there are in all. Two
    queries at most.
    """
    requests = CatalogRequest.objects.filter(legal_entity=legal_entity, state=CatalogRequest.State.WAITING)
    rows = list(
        requests.select_related("source_code__catalog", "customer", "requested_by").order_by("requested_at")[:limit]
    )
    return rows, requests.count() if len(rows) == limit else len(rows)


def list_batches(*, legal_entity: int, limit: int) -> list[Batch]:
    """The last batches, youngest first; one query."""
    printed = CatalogRequest.objects.filter(legal_entity=legal_entity, printed_at__isnull=False).values("printed_at")
    counted = printed.annotate(requests=Count("pk"), copies=Sum("quantity")).order_by("-printed_at")[:limit]
    return [
        Batch(printed_at=moment, requests=row["requests"], copies=row["copies"])
        for row in counted
        if (moment := row["printed_at"])
    ]


def list_printed(
    *, legal_entity: int, printed_at: datetime | None = None, keys: Collection[int] | None = None
) -> Sequence[CatalogRequest]:
    """The requests of a batch, or those with the keys, with their codes and customers; one query."""
    requests = CatalogRequest.objects.filter(legal_entity=legal_entity).order_by("pk")
    requests = requests.filter(printed_at=printed_at) if keys is None else requests.filter(pk__in=keys)
    return list(requests.select_related("source_code__catalog", "customer"))
