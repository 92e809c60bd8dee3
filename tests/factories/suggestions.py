"""What the orders of a company would have taught."""

from django.utils import timezone

from ringup.directed_selling.models import LearnedSuggestion
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
