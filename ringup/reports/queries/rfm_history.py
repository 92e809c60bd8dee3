"""How the scores of an RFM analysis changed from one count to the next, as far as it keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from ringup.customers.rules.details import display_name
from ringup.reports.models import RfmAnalysis, RfmHistory

AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class Change:
    """A customer's new score; `before` is the one kept until then, None where there was none."""

    customer: str
    name: str
    recency: int
    frequency: int
    monetary: int
    before: int | None
    score: int
    counted_at: datetime


def list_changes(analysis: RfmAnalysis, *, limit: int | None = None) -> Iterator[Change]:
    """The changes that were kept, the latest first, then by the customer's number; one query."""
    earlier = RfmHistory.objects.filter(
        analysis=OuterRef("analysis"), customer=OuterRef("customer"), counted_at__lt=OuterRef("counted_at")
    )
    rows = (
        RfmHistory.objects.filter(analysis=analysis)
        .select_related("customer")
        .annotate(before=Subquery(earlier.order_by("-counted_at").values("score")[:1]))
        .order_by("-counted_at", "customer__number")
    )
    for row in rows[:limit].iterator(chunk_size=AT_ONCE):
        customer = row.customer
        yield Change(
            customer=customer.number,
            name=display_name(
                organization=customer.organization, first_name=customer.first_name, last_name=customer.last_name
            ),
            recency=row.recency,
            frequency=row.frequency,
            monetary=row.monetary,
            before=row.before,
            score=row.score,
            counted_at=row.counted_at,
        )
