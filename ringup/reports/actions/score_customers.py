"""Scores all customers of an RFM analysis anew, over the whole order history of its period; keeps what changed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.plumbing.locks import lock_row
from ringup.reports.loading import load_bought, load_kept_scores, scale_of
from ringup.reports.models import RfmAnalysis, RfmHistory, RfmScore
from ringup.reports.rules.rfm import Score, changed, scores_of
from ringup.values.refusal import Refusal

AT_ONCE = 2_000


def score_customers(actor: Actor | None, *, analysis: str) -> int | Refusal:
    """How many customers have a score now; those who bought nothing in the period have none.

    `analysis` is its public id; without an actor the nightly job asks. Refusals: `not_permitted`, `not_found`.
    """
    if actor is not None and (refusal := refuse_without(actor, Permission.CHANGE_CATALOGS)):
        return refusal
    rows = RfmAnalysis.objects.filter(public_id=analysis)
    if actor is not None:
        rows = rows.filter(legal_entity=actor.legal_entity)
    with transaction.atomic():
        row = lock_row(rows)
        if row is None:
            return Refusal(code="not_found")
        bought = load_bought(row)
        scores = scores_of(bought, scale_of(row))
        now = timezone.now()
        fresh = [
            RfmScore(
                analysis=row,
                customer_id=score.customer,
                recency=score.recency,
                frequency=score.frequency,
                monetary=score.monetary,
                score=score.score,
                last_on=what.last_on,
                orders=what.orders,
                spent_minor=what.spent_minor,
                counted_at=now,
            )
            for what, score in zip(bought, scores, strict=True)
        ]
        row.scores.all().delete()
        RfmScore.objects.bulk_create(fresh, batch_size=AT_ONCE)
        if row.save_history:
            _keep_changes(row, scores, now)
        row.counted_at = now
        row.save(update_fields=["counted_at"])
    return len(fresh)


def _keep_changes(analysis: RfmAnalysis, scores: Sequence[Score], now: datetime) -> None:
    """Add a row for each score that is not the customer's last kept one; a query and an insert, however many."""
    RfmHistory.objects.bulk_create(
        [
            RfmHistory(
                analysis=analysis,
                customer_id=score.customer,
                recency=score.recency,
                frequency=score.frequency,
                monetary=score.monetary,
                score=score.score,
                counted_at=now,
            )
            for score in changed(scores, load_kept_scores(analysis))
        ],
        batch_size=AT_ONCE,
    )
