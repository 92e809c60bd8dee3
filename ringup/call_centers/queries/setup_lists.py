"""What the lists of set-up show: rows behind the actor's wall, searched, sorted and paged in two queries."""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from django.db.models import Model, Q

from ringup.call_centers.loading.setup_kinds import rows_inside
from ringup.call_centers.rules.actor import Actor

PER_PAGE = 50
# Nobody leafs through more; counting a million rows for nobody would cost more than the page.
COUNTED = 10_000


@dataclass(frozen=True, kw_only=True)
class SetupQuery:
    """What is asked of a list. `order` is a field's name, with a minus for the other direction."""

    model: type[Model]
    search_in: Sequence[str] = ()
    search: str = ""
    order: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    related: Sequence[str] = ()
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class SetupPage:
    """One page of rows; `is_more` says that there are more than `count`, which were not counted."""

    rows: tuple[Any, ...]
    page: int
    pages: int
    count: int
    is_more: bool = False


def list_setup_rows(actor: Actor, query: SetupQuery) -> SetupPage:
    """The page that was asked for, or the last one there is."""
    rows = rows_inside(query.model, actor.legal_entity).filter(**query.filters)
    for word in query.search.split():
        rows = rows.filter(reduce(operator.or_, (Q(**{f"{path}__icontains": word}) for path in query.search_in)))
    count = rows.order_by()[: COUNTED + 1].count()
    pages = max(1, -(-min(count, COUNTED) // PER_PAGE))
    page = min(max(1, query.page), pages)
    order = [query.order] if query.order else []
    start = (page - 1) * PER_PAGE
    found = rows.select_related(*query.related).order_by(*order, "pk")[start : start + PER_PAGE]
    return SetupPage(rows=tuple(found), page=page, pages=pages, count=min(count, COUNTED), is_more=count > COUNTED)
