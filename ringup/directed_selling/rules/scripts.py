"""Which scripts are said now: what each is linked to, and where the order stands (spec §12)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal


class Moment(StrEnum):
    """When a script is said."""

    START = "start"
    END = "end"
    LINE = "line"
    SUGGESTION = "suggestion"


OF_LINE = frozenset({Moment.LINE, Moment.SUGGESTION})
# What is named at which moment; a source code, a catalog, a customer and a customer group narrow every one of them.
NAMED = {
    Moment.START: frozenset[str](),
    Moment.END: frozenset[str](),
    Moment.LINE: frozenset({"item", "category"}),
    Moment.SUGGESTION: frozenset({"item", "linked"}),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a script (its key) is linked to: all that is given must hold. Categories by code, all else by key."""

    script: int
    priority: int
    moment: Moment
    source_code: int | None = None
    catalog: int | None = None
    item: int | None = None
    linked: int | None = None
    category: str | None = None
    customer_group: str = ""
    customer: int | None = None


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who calls: the customer, as far as the order knows, and the group."""

    customer: int | None = None
    group: str = ""


NOBODY = Caller()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an order is: the moment of the order, its source code with its catalog, its customer."""

    moment: Moment
    source_code: int | None = None
    catalog: int | None = None
    caller: Caller = NOBODY


@dataclass(frozen=True, kw_only=True)
class LineStanding:
    """The selected line: its item and source code, the item's categories with all above them, what is suggested."""

    item: int
    source_code: int | None = None
    catalog: int | None = None
    categories: frozenset[str] = frozenset()
    suggested: frozenset[int] = frozenset()


def scripts_of_line(places: Sequence[Place], line: LineStanding, caller: Caller = NOBODY) -> list[int]:
    """The scripts of the selected line, best first.

    >>> lamp = Place(script=1, priority=2, moment=Moment.LINE, item=7)
    >>> all_lamps = Place(script=2, priority=1, moment=Moment.LINE, category="LAMPS")
    >>> scripts_of_line([lamp, all_lamps], LineStanding(item=7, categories=frozenset({"LAMPS"})))
    [2, 1]
    """
    found = (
        place for place in places if _is_about(place, line) and _narrows(place, line.source_code, line.catalog, caller)
    )
    return _in_order(found)


def scripts_of_order(places: Sequence[Place], standing: Standing) -> list[int]:
    """The scripts of the order itself, best first: at its start, or at its recap."""
    found = (
        place
        for place in places
        if place.moment is standing.moment and _narrows(place, standing.source_code, standing.catalog, standing.caller)
    )
    return _in_order(found)


def place_fits_moment(change: SetupChange) -> Iterator[Refusal]:
    """Each moment asks for its own: an item or a category, or an item with what is linked to it, or neither.

    Refusals: `required`, `only_one_of_them`, `not_at_this_moment`, `no_such_link`, each with its field.
    """
    row = change.after
    moment = Moment(row["moment"])
    for name in ("item", "linked", "category"):
        if row.get(name) is not None and name not in NAMED[moment]:
            yield Refusal(code="not_at_this_moment", field=name)
    if moment is Moment.LINE:
        if row.get("item") is None and row.get("category") is None:
            yield Refusal(code="required", field="item")
        if row.get("item") is not None and row.get("category") is not None:
            yield Refusal(code="only_one_of_them", field="category")
    if moment is Moment.SUGGESTION:
        missing = [name for name in ("item", "linked") if row.get(name) is None]
        for name in missing:
            yield Refusal(code="required", field=name)
        if not missing and not change.facts["is_linked"]:
            yield Refusal(code="no_such_link", field="linked")


def _is_about(place: Place, line: LineStanding) -> bool:
    if place.moment is Moment.LINE:
        return place.item == line.item if place.item is not None else place.category in line.categories
    return place.moment is Moment.SUGGESTION and place.item == line.item and place.linked in line.suggested


def _narrows(place: Place, source_code: int | None, catalog: int | None, caller: Caller) -> bool:
    return (
        (place.source_code is None or place.source_code == source_code)
        and (place.catalog is None or place.catalog == catalog)
        and (not place.customer_group or place.customer_group == caller.group)
        and (place.customer is None or place.customer == caller.customer)
    )


def _in_order(places: Iterator[Place]) -> list[int]:
    ranked = sorted(places, key=lambda place: (place.priority, place.script))
    return list(dict.fromkeys(place.script for place in ranked))


def priority_counts_from_one(change: SetupChange) -> Iterator[Refusal]:
    """Priority 1 is the first."""
    if (change.after.get("priority") or 0) < 1:
        yield Refusal(code="too_small", facts={"limit": 1}, field="priority")
