"""What screens read: how an RFM analysis distributes the customers and a customer's score."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Sum

from ringup.reports.models import RfmAnalysis, RfmScore


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The customers with these digits of recency and frequency: how many, and what they spent on average."""

    recency: int
    frequency: int
    customers: int
    average_minor: int


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A digit of one dimension: how many customers have it, and what they spent together."""

    digit: int
    customers: int
    spent_minor: int


def list_cells(analysis: RfmAnalysis) -> list[Cell]:
    """The table of recency by frequency; one query."""
    rows = analysis.scores.values("recency", "frequency").annotate(found=Count("pk"), mean=Avg("spent_minor"))
    return [
        Cell(recency=row["recency"], frequency=row["frequency"], customers=row["found"], average_minor=int(row["mean"]))
        for row in rows.order_by("recency", "frequency")
    ]


def list_bars(analysis: RfmAnalysis) -> list[Bar]:
    """The groups of the monetary value; one query."""
    rows = analysis.scores.values("monetary").annotate(found=Count("pk"), sum=Sum("spent_minor"))
    return [
        Bar(digit=row["monetary"], customers=row["found"], spent_minor=row["sum"]) for row in rows.order_by("monetary")
    ]


def find_scores(*, customer: int) -> list[tuple[str, int]]:
    """A customer's scores (key): the name of the analysis and what it gave; one query."""
    scores = RfmScore.objects.filter(customer=customer, analysis__active=True).order_by("analysis__code")
    return list(scores.values_list("analysis__name", "score"))


def list_active_analyses() -> list[str]:
    """The public ids of the analyses that the nightly job counts."""
    return list(RfmAnalysis.objects.filter(active=True).order_by("pk").values_list("public_id", flat=True))
