"""What goes with an item: as people linked it, and as the orders of a company would have taught it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ringup.call_centers.models import User
from ringup.directed_selling.models import ItemLink, LearnedSuggestion, PromptShowing, PromptStanding
from ringup.orders.models import SalesOrder
from ringup.products.models import Item


def make_suggestion(item: Item, suggested: Item, *, place: int = 1, together: int = 34) -> LearnedSuggestion:
    """Both were bought together in 34 orders, which were a fifth of those with the item."""
    return LearnedSuggestion.objects.create(
        legal_entity=item.legal_entity,
        item=item,
        suggested=suggested,
        place=place,
        together=together,
        support=0.01,
        confidence=0.21,
        worth=1 / place,
        learned_at=timezone.now(),
    )


def make_link(item: Item, linked: Item, **given: Any) -> ItemLink:
    """An active link without end; `kind`, `catalog`, `priority`, `talk` and the days as given."""
    return ItemLink.objects.create(item=item, linked=linked, **given)


def make_standing(item: Item | None, offered: Item | None, *, entity: Any = None, **given: Any) -> PromptStanding:
    """A prompt that was shown a hundred times; `kind`, `rule`, `worth` and the rest as given."""
    usual = {"shown": 100, "taken": 4, "seconds": 300.0, "revenue_minor": 1800, "margin_minor": 900, "cost_minor": 250}
    company = entity or (item.legal_entity if item else None)
    values = {**usual, "worth": 1.0, "usual": 1.0, "judged_at": timezone.now(), **given}
    return PromptStanding.objects.create(legal_entity=company, item=item, offered=offered, **values)


def make_showings(
    order: SalesOrder,
    item: Item,
    offered: Item,
    *,
    agent: User,
    kind: str,
    count: int,
    taken: int,
    margin_minor: int = 0,
    seconds: float = 3.0,
    **given: Any,
) -> None:
    """So many showings an hour ago, of which the first were taken, each for half as much again as its margin."""
    line, at = order.lines.first(), timezone.now() - timedelta(hours=1)
    PromptShowing.objects.bulk_create(
        PromptShowing(
            legal_entity=order.legal_entity,
            order=order,
            beside=f"{offered.pk}-{place}",
            kind=kind,
            item=item,
            offered=offered,
            agent=agent,
            shown_at=at,
            ended_at=at + timedelta(seconds=seconds),
            seconds=seconds,
            taken=place < taken,
            taken_line=line.public_id if line and place < taken else "",
            revenue_minor=margin_minor * 3 // 2 if place < taken else 0,
            margin_minor=margin_minor if place < taken else 0,
            **given,
        )
        for place in range(count)
    )
