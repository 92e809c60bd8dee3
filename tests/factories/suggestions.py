"""What goes with an item: as people linked it, and as the orders of a company would have taught it."""

from typing import Any

from django.utils import timezone

from ringup.directed_selling.models import ItemLink, LearnedSuggestion
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
