"""What agents say now: the scripts of the order and of its selected line, in the customer's language (spec §12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.models import SourceCode
from ringup.directed_selling.loading import Drawn, draw_versions, load_facts, load_values
from ringup.directed_selling.models import Script, ScriptPlace
from ringup.directed_selling.queries.suggestions import find_linked
from ringup.directed_selling.rules.script_texts import Piece, facts_named, read_text
from ringup.directed_selling.rules.scripts import (
    Caller,
    LineStanding,
    Moment,
    Place,
    Standing,
    scripts_of_line,
    scripts_of_order,
)
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.products.models import Item


@dataclass(frozen=True, kw_only=True)
class Said:
    """A script as it is said now, in the version drawn; `of_line`: it belongs to the selected line."""

    script: Script
    drawn: Drawn
    pieces: tuple[Piece, ...]
    of_line: bool


def find_scripts(actor: Actor, rows: OrderRows, *, line: SalesLine | None, moment: Moment) -> list[Said]:
    """The scripts of the moment, those of the line first, each best first; none where nobody directs the sale.

    One query for what is linked; where something is, one each for the texts, their versions, the draws of this order,
    catalogs, the line's links and categories, how the customer is reached, and payments; of versions one for the stops.
    """
    if not rows.center.directed_selling:
        return []
    places = _places(rows.order.legal_entity_id)
    order = rows.order
    caller = Caller(customer=order.customer_id, group=order.customer.group if order.customer else "")
    code = order.source_code_id if rows.source_code else None
    catalogs = _catalogs(code, line) if any(place.catalog is not None for place in places) else {}
    standing = Standing(moment=moment, source_code=code, catalog=catalogs.get(code or 0), caller=caller)
    of_line = (
        scripts_of_line(places, _line_standing(rows, line, places, catalogs), caller) if _can_be_sold(line) else []
    )
    of_order = [key for key in scripts_of_order(places, standing) if key not in of_line]
    scripts = Script.objects.in_bulk([*of_line, *of_order]) if of_line or of_order else {}
    drawn = draw_versions(order, scripts)
    known = load_facts(rows, frozenset().union(*(facts_named(each.text) for each in drawn.values())))
    values = load_values(actor, rows, line)
    return [
        Said(
            script=scripts[key],
            drawn=drawn[key],
            pieces=read_text(drawn[key].text, values, known, drawn[key].ticked),
            of_line=key in of_line,
        )
        for key in (*of_line, *of_order)
    ]


def _can_be_sold(line: SalesLine | None) -> bool:
    return line is not None and line.item_id is not None


def _places(legal_entity: int) -> list[Place]:
    rows = ScriptPlace.objects.filter(script__legal_entity=legal_entity, script__active=True)
    return [
        Place(
            script=script,
            priority=priority,
            moment=Moment(moment),
            source_code=code,
            catalog=catalog,
            item=item,
            linked=linked,
            category=category,
            customer_group=group,
            customer=customer,
        )
        for script, priority, moment, code, catalog, item, linked, category, group, customer in rows.values_list(
            "script_id",
            "script__priority",
            "moment",
            "source_code_id",
            "catalog_id",
            "item_id",
            "linked_id",
            "category__code",
            "customer_group",
            "customer_id",
        )
    ]


def _catalogs(header: int | None, line: SalesLine | None) -> dict[int, int]:
    """The catalogs of the source codes on the header and on the line."""
    codes = [code for code in (header, line.source_code_id if line else None) if code is not None]
    return dict(SourceCode.objects.filter(pk__in=codes).values_list("pk", "catalog_id")) if codes else {}


def _line_standing(
    rows: OrderRows, line: SalesLine | None, places: Sequence[Place], catalogs: Mapping[int, int]
) -> LineStanding:
    assert line is not None
    assert line.item_id is not None
    code = line.source_code_id if rows.offered_code(line.source_code_id) else None
    by_category = any(place.category is not None for place in places)
    by_link = any(place.moment is Moment.SUGGESTION and place.item == line.item_id for place in places)
    return LineStanding(
        item=line.item_id,
        source_code=code,
        catalog=catalogs.get(code or 0),
        categories=_categories(rows, line.item_id) if by_category else frozenset(),
        suggested=_suggested(rows, line) if by_link else frozenset(),
    )


def _categories(rows: OrderRows, item: int) -> frozenset[str]:
    """The codes of the item's categories and of all above them."""
    own = Item.categories.through.objects.filter(item=item).values_list("category", flat=True)
    return frozenset(code for key in own for code in rows.rules.category_paths.get(key, ()))


def _suggested(rows: OrderRows, line: SalesLine) -> frozenset[int]:
    """What is linked to the line's item now, may be offered and is not on the order yet."""
    have = {row.item_id for row in rows.lines}
    linked = frozenset(each.link.linked_id for each in find_linked(rows, line) if each.offered)
    return linked - have
