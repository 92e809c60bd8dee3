"""What the desk suggests beside an item, and what learning was worth."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from ringup.directed_selling.loading import load_baskets
from ringup.directed_selling.models import ItemLink, LearnedSuggestion
from ringup.directed_selling.rules.evaluation import POPULAR, Evaluation, evaluate
from ringup.directed_selling.rules.learning import Terms, learn, most_popular
from ringup.directed_selling.rules.links import Link, links_in_force
from ringup.orders.models import SalesLine
from ringup.products.models import Item

WEEK = timedelta(weeks=1)


def beside_line(lines: Sequence[SalesLine]) -> SalesLine | None:
    """The line beside which something is suggested: the newest that the customer asked for."""
    wanted = (line for line in lines if line.item_id is not None and line.origin != SalesLine.Origin.GIFT)
    return max(wanted, key=lambda line: line.position, default=None)


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """An item that is suggested: by a link that people made, with what to say, or as the orders taught it.

    `instead`: it takes the place of the line (up-sell). `together`, `support` and `confidence` are of what was learned.
    """

    item: Item
    instead: bool = False
    talk: str = ""
    together: int = 0
    support: float = 0.0
    confidence: float = 0.0


def find_suggestions(
    *, item: int, source_code: int | None, have: Collection[int], day: date, count: int
) -> list[Suggested]:
    """What is suggested beside a line of that item (key) with that source code: links first, then what was learned.

    Only what can be sold and is not in the order yet; two queries.
    """
    found = {
        link.linked_id: Suggested(item=link.linked, instead=link.kind == ItemLink.Kind.UP_SELL, talk=link.talk)
        for link in find_links(item=item, source_code=source_code, day=day)
        if link.linked.state == Item.State.ACTIVE and link.linked_id not in have
    }
    learned = LearnedSuggestion.objects.filter(item=item, suggested__state=Item.State.ACTIVE)
    learned = learned.exclude(suggested__in=[*have, *found])
    for each in learned.select_related("suggested").order_by("place")[:count]:
        found[each.suggested_id] = Suggested(
            item=each.suggested, together=each.together, support=each.support, confidence=each.confidence
        )
    return list(found.values())[:count]


def find_links(*, item: int, source_code: int | None, day: date) -> list[ItemLink]:
    """The links of an item that hold for a line with that source code, best first; one query."""
    of_catalog = Q(catalog__source_codes=source_code) if source_code is not None else Q(pk__in=[])
    rows = ItemLink.objects.filter(Q(catalog=None) | of_catalog, item=item).select_related("linked")
    by_key = {row.pk: row for row in rows}
    links = [
        Link(
            key=row.pk,
            linked=row.linked_id,
            priority=row.priority,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            active=row.active,
            of_catalog=row.catalog_id is not None,
        )
        for row in by_key.values()
    ]
    return [by_key[link.key] for link in links_in_force(links, day)]


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
