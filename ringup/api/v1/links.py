"""What people say goes with an item, or is the better buy: links, of all orders or of a catalog's."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import json_answer
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Code, Day, DayText, Flag, PathCode
from ringup.api.tokens import caller
from ringup.call_centers.actions.save_setup_table import TableEntry, save_setup_table
from ringup.call_centers.loading.setup_kinds import rows_inside
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.catalogs.models import Catalog
from ringup.conditions.models import OrderRule
from ringup.directed_selling.loading import LINK_KIND
from ringup.directed_selling.models import ItemLink
from ringup.products.models import Item
from ringup.values.refusal import Refusal

router = Router(tags=["links"])
NOT_FOUND = Refusal(code="not_found")
MOST = 200

# What a link names by its number or code: the model, and the column that has it.
NAMED: Mapping[str, tuple[type[Model], str]] = {
    "linked": (Item, "number"),
    "catalog": (Catalog, "number"),
    "rule": (OrderRule, "code"),
}


class LinkBody(Body):
    """An item that goes with it (`cross_sell`) or instead of it (`up_sell`); with a `rule` only where that is met.

    A link of a `catalog` holds for its source codes and replaces the others there. Of several the lower `priority`
    comes first; both days count.
    """

    linked: Code
    kind: Literal["cross_sell", "up_sell"] = "cross_sell"
    catalog: Code | None = None
    rule: Code | None = None
    priority: int = Field(default=1, ge=0, le=32767)
    starts_on: Day | None = None
    ends_on: Day | None = None
    talk: str = Field(default="", max_length=300, pattern=r"^[^\x00]*$")
    active: Flag = True


class Links(Body):
    """All links of an item: those that are not named go."""

    links: list[LinkBody] = Field(max_length=MOST)


class LinkOut(Answer):
    """A link of an item."""

    linked: str
    kind: str
    catalog: str | None
    rule: str | None
    priority: int
    starts_on: DayText | None
    ends_on: DayText | None
    talk: str
    active: bool


class LinksOut(Answer):
    """The links of an item, by priority."""

    links: list[LinkOut]


@router.get("/{number}/links", operation_id="list_links", response={200: LinksOut})
def list_links(request: HttpRequest, number: PathCode) -> HttpResponse:
    """What is linked to a product."""
    actor = caller(request)
    if refusal := refuse_without(actor, LINK_KIND.may):
        return problem(refusal)
    item = _items(actor).filter(number=number).first()
    return problem(NOT_FOUND) if item is None else json_answer(_links(item))


@router.put("/{number}/links", operation_id="set_links", response={200: LinksOut})
def set_links(request: HttpRequest, number: PathCode, body: Links) -> HttpResponse:
    """Says what goes with a product: these links and no others."""
    actor = caller(request)
    if refusal := refuse_without(actor, LINK_KIND.may):
        return problem(refusal)
    item = _items(actor).filter(number=number).first()
    if item is None:
        return problem(NOT_FOUND)
    wanted = _named(actor, [link.dict() for link in body.links])
    if isinstance(wanted, Refusal):
        return problem(wanted)
    known = {(link.linked_id, link.catalog_id): link.pk for link in ItemLink.objects.filter(item=item)}
    entries = [TableEntry(key=known.pop((link["linked"], link["catalog"]), None), values=link) for link in wanted]
    entries += [TableEntry(key=key, remove=True) for key in known.values()]
    refusals = save_setup_table(actor, kind=LINK_KIND, parent=item.public_id, entries=entries)
    if not refusals:
        return json_answer(_links(item))
    named = [Refusal(code=each.code, facts=each.facts, field=f"links.{each.field}") for each in refusals]
    return problem(named)


def _items(actor: Actor) -> Any:
    return Item.objects.filter(legal_entity=actor.legal_entity)


def _named(actor: Actor, links: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | Refusal:
    """The links with keys for names, one query for each kind of name; `not_in_list` for one that is not ours."""
    for field, (model, name) in NAMED.items():
        asked = {link[field] for link in links if link[field] is not None}
        rows = rows_inside(model, actor.legal_entity).filter(**{f"{name}__in": asked}) if asked else []
        keys = {getattr(row, name): row.pk for row in rows}
        for place, link in enumerate(links):
            if link[field] is not None and link[field] not in keys:
                return Refusal(code="not_in_list", field=f"links.{place}.{field}")
            link[field] = keys.get(link[field])
    return list(links)


def _links(item: Item) -> dict[str, Any]:
    rows = ItemLink.objects.filter(item=item).select_related("linked", "catalog", "rule").order_by("priority", "pk")
    return {"links": [_link(row) for row in rows]}


def _link(row: ItemLink) -> dict[str, Any]:
    return {
        "linked": row.linked.number,
        "kind": row.kind,
        "catalog": row.catalog.number if row.catalog else None,
        "rule": row.rule.code if row.rule else None,
        "priority": row.priority,
        "starts_on": row.starts_on.isoformat() if row.starts_on else None,
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "talk": row.talk,
        "active": row.active,
    }
