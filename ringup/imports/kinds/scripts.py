"""Scripts with their translations: a row for each moment at which one is said, and one for each of its versions."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.catalogs.models import Catalog, SourceCode
from ringup.customers.models import Customer
from ringup.directed_selling.loading import TEXTS
from ringup.directed_selling.models import ItemLink, Script, ScriptPlace, ScriptVersion
from ringup.directed_selling.rules.script_texts import texts_are_scripts
from ringup.directed_selling.rules.script_versions import weight_is_small
from ringup.directed_selling.rules.scripts import place_fits_moment, priority_counts_from_one
from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.cells import Fault
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging
from ringup.imports.together import Faults, Held, collect, stage_together
from ringup.products.models import Category, Item

COLUMNS = (
    Column(name="script", read=cells.text(80), synonyms=("name",), required=True, filled=True, guarded=True),
    Column(name="version", read=cells.text(80), guarded=True),
    Column(name="kind", read=cells.one_of(*Script.Kind.values)),
    Column(name="priority", read=cells.whole),
    Column(name="active", read=cells.yes_or_no),
    Column(name="weight", read=cells.whole),
    *(Column(name=name, read=cells.text(2000), guarded=True) for name in TEXTS),
    Column(name="moment", read=cells.one_of(*ScriptPlace.Moment.values)),
    Column(name="item", read=cells.code(40)),
    Column(name="category", read=cells.text(40)),
    Column(name="linked", read=cells.code(40)),
    Column(name="source_code", read=cells.text(40)),
    Column(name="catalog", read=cells.text(40)),
    Column(name="customer_group", read=cells.text(20)),
    Column(name="customer", read=cells.text(40)),
)
NAMES = tuple(column.name for column in COLUMNS)
OF_TEXT = ("weight", *TEXTS)
HEAD = ("kind", "priority", "active", *OF_TEXT)
# How a place names what it is linked to: the model, and the field that is its name for people.
LINKS: Mapping[str, tuple[type[Model], str]] = {
    "item": (Item, "number"),
    "category": (Category, "code"),
    "linked": (Item, "number"),
    "source_code": (SourceCode, "code"),
    "catalog": (Catalog, "number"),
    "customer": (Customer, "number"),
}
STAGING = ("script text", "definition text")
NOBODY = Actor(user=0, name="", legal_entity=0, call_center=None)
LARGEST = 32_767


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """All rows are read before the first is staged: the rows of a script are judged together, by what is there."""
    groups, broken = collect(rows, NAMES, "script")
    judge = _Judge(setting, groups)
    return stage_together(groups, broken, judge.define, by="script", incomplete="script_incomplete")


class _Judge:
    """What is there already, read once: scripts, their versions, and all that places name."""

    def __init__(self, setting: Setting, groups: Mapping[str, Held]) -> None:
        entity = setting.legal_entity
        scripts = Script.objects.filter(legal_entity=entity, name__in=list(groups)).prefetch_related("versions")
        self.known = {row.name: row for row in scripts}
        self.keys: dict[str, dict[str, int]] = {}
        for column, (model, name) in LINKS.items():
            wanted = {given[column] for held in groups.values() for _, given in held if given[column]}
            rows = model._default_manager.filter(legal_entity=entity, **{f"{name}__in": wanted})
            self.keys[column] = dict(rows.values_list(name, "pk")) if wanted else {}
        linked = self.keys["linked"].values()
        pairs = ItemLink.objects.filter(linked__in=linked).values_list("item", "linked") if linked else []
        self.pairs = set(pairs)

    def define(self, name: str, held: Held, faults: Faults) -> dict[str, Any] | None:
        """The script as it is to be; None, or faults, where it cannot be."""
        before = self.known.get(name)
        own = [(line, given) for line, given in held if not given["version"]]
        versions: dict[str, Held] = {}
        for line, given in held:
            if given["version"]:
                versions.setdefault(given["version"], []).append((line, given))
        first = (own or held)[0][0]
        usual: Any = before or Script()
        values = self._values(first, _head(own, HEAD, faults), usual, HEAD, faults)
        _note(faults, first, priority_counts_from_one(_change(values)))
        texts = {row.name: row for row in before.versions.all()} if before else {}
        told = {
            version: self._values(
                rows[0][0],
                _head(rows, OF_TEXT, faults),
                texts.get(version) or ScriptVersion(),
                OF_TEXT,
                faults,
            )
            for version, rows in versions.items()
        }
        for rows in versions.values():
            for line, given in rows:
                if given["moment"]:
                    faults.setdefault(line, []).append(("moment", Fault(code="place_of_version")))
        places = [place for line, given in own if (place := self._place(line, given, faults)) is not None]
        return {"values": values, "versions": told, "places": places}

    def _values(
        self, line: int, head: Mapping[str, Any], usual: Any, names: tuple[str, ...], faults: Faults
    ) -> dict[str, Any]:
        values = {name: getattr(usual, name) if head[name] is None else head[name] for name in names}
        if not values["text_en"]:
            faults.setdefault(line, []).append(("text_en", Fault(code="empty")))
        for name in ("priority", "weight"):
            if name in values and not 0 <= values[name] <= LARGEST:
                faults.setdefault(line, []).append((name, Fault(code="not_whole")))
        change = _change(values)
        _note(faults, line, texts_are_scripts(*TEXTS)(change))
        _note(faults, line, weight_is_small(change))
        return values

    def _place(self, line: int, given: Mapping[str, Any], faults: Faults) -> dict[str, Any] | None:
        if not given["moment"]:
            for name in (*LINKS, "customer_group"):
                if given[name]:
                    faults.setdefault(line, []).append(("moment", Fault(code="empty")))
                    break
            return None
        place: dict[str, Any] = {"moment": given["moment"], "customer_group": given["customer_group"] or ""}
        for column in LINKS:
            key = self.keys[column].get(given[column] or "")
            if given[column] and key is None:
                faults.setdefault(line, []).append((column, Fault(code="not_there", facts={"value": given[column]})))
            place[column] = key
        if place["source_code"] and place["catalog"]:
            faults.setdefault(line, []).append(("catalog", Fault(code="only_one_of_them")))
        facts = {"is_linked": (place["item"], place["linked"]) in self.pairs}
        if line not in faults:
            _note(faults, line, place_fits_moment(_change(place, facts)))
        return place


def _head(held: Held, names: tuple[str, ...], faults: Faults) -> dict[str, Any]:
    """What the rows say together; a row that says something else than one before is told so."""
    head: dict[str, Any] = dict.fromkeys(names)
    for line, given in held:
        for name in names:
            if given[name] is None or given[name] == head[name]:
                continue
            if head[name] is not None:
                faults.setdefault(line, []).append((name, Fault(code="differs_from_first")))
            else:
                head[name] = given[name]
    return head


def _change(after: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> SetupChange:
    return SetupChange(actor=NOBODY, before=None, after=after, facts=facts or {})


def _note(faults: Faults, line: int, refusals: Iterable[Any]) -> None:
    for refusal in refusals:
        faults.setdefault(line, []).append((refusal.field, Fault(code=refusal.code, facts=dict(refusal.facts))))


def merge(staging: Staging, setting: Setting) -> Merged:
    """New scripts, versions and moments come in, of known ones what differs is changed; those not in the file stay."""
    wanted = {
        name: json.loads(text)
        for name, text in staging.all(
            "SELECT script, definition FROM import_rows WHERE definition IS NOT NULL ORDER BY line"
        )
    }
    counts = dict(staging.all("SELECT script, count(*) FROM import_rows GROUP BY script"))
    rows = Script.objects.filter(legal_entity=setting.legal_entity, name__in=list(wanted))
    known = {row.name: row for row in rows.prefetch_related("versions", "places")}
    created = updated = 0
    for name, definition in wanted.items():
        row = known.get(name)
        is_new = row is None
        script = row or Script(legal_entity_id=setting.legal_entity, name=name)
        is_changed = _write(script, definition["values"])
        versions = {} if is_new else {version.name: version for version in script.versions.all()}
        for version, values in definition["versions"].items():
            blank = ScriptVersion(legal_entity_id=setting.legal_entity, script=script, name=version)
            is_changed |= _write(versions.get(version) or blank, values)
        is_changed |= _add_places(script, definition["places"], is_new=is_new)
        created += counts[name] if is_new else 0
        updated += counts[name] if is_changed and not is_new else 0
    return Merged(created=created, updated=updated, unchanged=sum(counts.values()) - created - updated)


def _write(row: Script | ScriptVersion, values: Mapping[str, Any]) -> bool:
    """Whether anything is another now."""
    if row.pk is not None and all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return True


def _add_places(script: Script, places: list[dict[str, Any]], *, is_new: bool) -> bool:
    have = set() if is_new else {_place_key(_as_given(place)) for place in script.places.all()}
    added = False
    for place in places:
        if _place_key(place) in have:
            continue
        have.add(_place_key(place))
        links = {f"{column}_id": place[column] for column in LINKS}
        ScriptPlace.objects.create(
            script=script, moment=place["moment"], customer_group=place["customer_group"], **links
        )
        added = True
    return added


def _as_given(place: ScriptPlace) -> dict[str, Any]:
    links = {column: getattr(place, f"{column}_id") for column in LINKS}
    return {"moment": place.moment, "customer_group": place.customer_group, **links}


def _place_key(place: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(place[name] for name in ("moment", "customer_group", *LINKS))


KIND = Kind(name="scripts", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge, group="script")
