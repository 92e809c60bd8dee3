"""What the desk suggests beside an item, and what learning was worth."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from ringup.directed_selling.loading import load_baskets
from ringup.directed_selling.models import LearnedSuggestion
from ringup.directed_selling.rules.evaluation import POPULAR, Evaluation, evaluate
from ringup.directed_selling.rules.learning import Terms, learn, most_popular
from ringup.orders.models import SalesLine
from ringup.products.models import Item

WEEK = timedelta(weeks=1)


def beside_line(lines: Sequence[SalesLine]) -> SalesLine | None:
    """The line beside which something is suggested: the newest that the customer asked for."""
    wanted = (line for line in lines if line.item_id is not None and line.origin != SalesLine.Origin.GIFT)
    return max(wanted, key=lambda line: line.position, default=None)


def find_suggestions(*, item: int, have: Collection[int], count: int) -> list[LearnedSuggestion]:
    """The best suggestions of an item (key) of what can be sold and is not in the order yet; one query."""
    rows = LearnedSuggestion.objects.filter(item=item, suggested__state=Item.State.ACTIVE).exclude(suggested__in=have)
    return list(rows.select_related("suggested").order_by("place")[:count])


def evaluate_learning(*, legal_entity: int, weeks: int, terms: Terms | None = None) -> Evaluation[int] | None:
    """What suggestions learned from all but the last weeks would have been worth in these; None without orders."""
    orders = load_baskets(legal_entity=legal_entity)
    if not orders:
        return None
    first = orders[-1][0] - weeks * WEEK
    seen = [items for moment, items in orders if moment < first]
    held_out = [items for moment, items in orders if moment >= first]
    suggestions: dict[int, list[int]] = {}
    for one in learn(seen, terms or Terms()):
        suggestions.setdefault(one.item, []).append(one.suggested)
    return evaluate(held_out, suggestions, most_popular(seen, POPULAR))
