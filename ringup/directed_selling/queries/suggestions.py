"""What the desk suggests beside an item, and what learning was worth."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from ringup.conditions.queries import judge_rules
from ringup.directed_selling.loading import load_baskets
from ringup.directed_selling.models import ItemLink, LearnedSuggestion, PromptStanding
from ringup.directed_selling.rules.evaluation import POPULAR, Evaluation, evaluate
from ringup.directed_selling.rules.learning import Terms, learn, most_popular
from ringup.directed_selling.rules.links import Link, links_in_force
from ringup.directed_selling.rules.prompts import Prompt, PromptKind, Standing, best_first
from ringup.orders.loading import OrderRows
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

    `together`, `support` and `confidence` are of what was learned.
    """

    item: Item
    prompt: Prompt
    talk: str = ""
    together: int = 0
    support: float = 0.0
    confidence: float = 0.0

    @property
    def instead(self) -> bool:
        """Whether it takes the place of the line (up-sell)."""
        return self.prompt.kind is PromptKind.UP_SELL


def find_suggestions(rows: OrderRows, line: SalesLine, *, count: int) -> list[Suggested]:
    """What is suggested beside a line with an item, what a second earns most by first.

    Of equals links come first, by priority, then what was learned. Only what can be sold, is not in the order yet and
    has not stepped back, of links only those whose rules are met; three queries, one more where a rule asks for it.
    """
    item = line.item_id
    assert item is not None
    have = {each.item_id for each in rows.lines if each.item_id is not None}
    links = find_linked(rows, line)
    found = [
        Suggested(
            item=each.link.linked,
            prompt=Prompt(kind=PromptKind(each.link.kind), item=item, offered=each.link.linked_id),
            talk=each.link.talk,
        )
        for each in links
        if each.offered and each.link.linked.state == Item.State.ACTIVE and each.link.linked_id not in have
    ]
    learned = LearnedSuggestion.objects.filter(item=item, suggested__state=Item.State.ACTIVE)
    # What people linked is theirs to say: an item whose rule is not met is not suggested as learned either.
    learned = learned.exclude(suggested__in=[*have, *(each.link.linked_id for each in links)])
    found += [
        Suggested(
            item=each.suggested,
            prompt=Prompt(kind=PromptKind.LEARNED, item=item, offered=each.suggested_id),
            together=each.together,
            support=each.support,
            confidence=each.confidence,
        )
        for each in learned.select_related("suggested").order_by("place")
    ]
    by_prompt = {each.prompt: each for each in found}
    standings = _standings(PromptStanding.objects.filter(item=item)) if found else {}
    return [by_prompt[prompt] for prompt in best_first(list(by_prompt), standings)][:count]


def find_stepped_back(*, legal_entity: int, rules: Collection[str]) -> set[str]:
    """Which of these offers of the gap ladder have stepped back; one query."""
    gaps = PromptStanding.objects.filter(legal_entity=legal_entity, kind=PromptKind.GAP, rule__in=rules)
    return {prompt.rule for prompt, standing in _standings(gaps).items() if standing.stepped_back}


def _standings(rows: "QuerySet[PromptStanding]") -> dict[Prompt, Standing]:
    return {
        Prompt(kind=PromptKind(row.kind), item=row.item_id, offered=row.offered_id, rule=row.rule): Standing(
            worth=row.worth, usual=row.usual, stepped_back=row.stepped_back_at is not None
        )
        for row in rows
    }


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A link that holds for a line; `offered`: it has no rule, or one that is met."""

    link: ItemLink
    offered: bool


def find_linked(rows: OrderRows, line: SalesLine) -> list[Linked]:
    """The links that hold for a line with an item, best first; one query, and one more where a rule asks for it."""
    assert line.item_id is not None
    code = line.source_code_id if rows.offered_code(line.source_code_id) else None
    links = find_links(item=line.item_id, source_code=code, day=rows.today)
    verdicts = judge_rules(rows, line, {link.rule.pk: link.rule for link in links if link.rule}.values())
    return [Linked(link=link, offered=link.rule_id is None or verdicts[link.rule_id].met) for link in links]


def find_links(*, item: int, source_code: int | None, day: date) -> list[ItemLink]:
    """The links of an item that hold for a line with that source code, best first; one query."""
    of_catalog = Q(catalog__source_codes=source_code) if source_code is not None else Q(pk__in=[])
    rows = ItemLink.objects.filter(Q(catalog=None) | of_catalog, item=item).select_related("linked", "rule")
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
