"""Who changed what: the audit trail of a record and of the rows that belong to it, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, ClassVar

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.call_centers.queries.audit_trail import RowChange, list_changes
from ringup.call_centers.rules.actor import Actor
from ringup.plumbing import formats
from ringup.web.office.cells import NOTHING, Names, differences, names_of, shown
from ringup.web.office.labels import field_word
from ringup.web.office.screens import SetupScreen, kind_of_its_own
from ringup.web.ui.panels import Panel

WHAT = {"made": gettext_lazy("added"), "removed": gettext_lazy("removed"), "changed": gettext_lazy("changed")}
# What says which row it is, in this order, where a row has several such columns.
TELLING = ("code", "number", "name", "username", "text", "e164", "language", "unit", "subject")
# So many rows of a kind at one moment are told one by one; more are counted (codes made in bulk, an import).
MOST_ALIKE = 20
SILENT = {"created_at", "changed_at", "search_text", "public_id", "id"}


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One field or one row: `what` it was, and what it is now."""

    where: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one person did at one moment."""

    at: str
    by: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, kw_only=True)
class SetupChanges(Panel):
    area: ClassVar[str] = "office"
    title: str
    changes: tuple[Change, ...]


def setup_changes_panel(actor: Actor, screen: SetupScreen, row: Any, *, currency: str) -> SetupChanges:
    """The trail; one query for each audited table and one for each kind of row that it names."""
    found = list_changes(sources(screen, row))
    names = names_of(_links(found), actor.legal_entity)
    titles = {kind.model: str(section.title) for section in screen.sections if (kind := kind_of_its_own(section))}
    titles |= {model: str(title) for model, _column, title in screen.traces}
    changes = []
    # The events of several tables come in an order of their own at the same moment.
    found.sort(key=lambda change: (change.at, change.by or ""), reverse=True)
    for (at, by), group in groupby(found, key=lambda change: (change.at, change.by)):
        # The record itself comes first, then its rows in the order in which they were written.
        ordered = sorted(group, key=lambda one: (one.model is not screen.kind.model, one.model.__name__, one.event))
        alike = Counter((one.model, one.what) for one in ordered)
        many = {kind: count for kind, count in alike.items() if count > MOST_ALIKE}
        lines = tuple(
            line
            for one in ordered
            if (one.model, one.what) not in many
            for line in _lines(one, screen, titles, names, currency)
        )
        lines += tuple(
            ChangeLine(
                where=f"{titles.get(model, screen.one)} · {formats.number(Decimal(count))}", what=str(WHAT[what])
            )
            for (model, what), count in many.items()
        )
        if lines:
            changes.append(Change(at=formats.moment(at), by=by or _("the system"), lines=lines))
    return SetupChanges(title=_("Changes"), changes=tuple(changes))


def sources(screen: SetupScreen, row: Any) -> Iterator[tuple[type[Model], Mapping[str, Any]]]:
    """Whose changes belong to the record: its own, those of its sections, and those of its further traces."""
    yield screen.kind.model, {"id": row.pk}
    for section in screen.sections:
        if kind := kind_of_its_own(section):
            yield kind.model, {f"{kind.parent}_id": row.pk}
    for model, column, _title in screen.traces:
        yield model, {column: row.pk}


def _links(changes: list[RowChange]) -> Iterator[tuple[type[Model], int]]:
    for change in changes:
        for column in change.model._meta.fields:
            if isinstance(column, ForeignKey):
                values = [change.values.get(column.attname)]
                values += [v for one in change.fields if one.name == column.attname for v in (one.before, one.after)]
                yield from ((column.related_model, value) for value in values if value is not None)


def _lines(
    change: RowChange, screen: SetupScreen, titles: Mapping[type[Model], str], names: Names, currency: str
) -> Iterator[ChangeLine]:
    model = change.model
    is_own = model is screen.kind.model
    where = (
        "" if is_own else " · ".join(part for part in (titles.get(model, ""), telling(change, screen, names)) if part)
    )
    if change.what != "changed":
        yield ChangeLine(where=where or str(screen.one), what=str(WHAT[change.what]))
        return
    for one in change.fields:
        column: Any = next(column for column in model._meta.fields if column.attname == one.name)
        if column.name in SILENT:
            continue
        if isinstance(one.before, dict) and isinstance(one.after, dict):
            for key, before, after in differences(one.before, one.after):
                yield ChangeLine(where=where, what=key, before=before, after=after)
            continue
        before, after = (shown(column, value, currency=currency, names=names) for value in (one.before, one.after))
        yield ChangeLine(where=where, what=field_word(model, column.name), before=before, after=after)
    if is_own and not change.fields and screen.kind.secrets:
        # Nothing that may be shown is different.
        yield ChangeLine(where=where, what=_("secret changed"))


def telling(change: RowChange, screen: SetupScreen, names: Names) -> str:
    """Which row it was, as it was then: its code or, without one, what it links to."""
    for name in TELLING:
        if change.values.get(name):
            column = next(column for column in change.model._meta.fields if column.name == name)
            return shown(column, change.values[name])
    for column in change.model._meta.fields:
        if isinstance(column, ForeignKey) and column.related_model is not screen.kind.model:
            value = change.values.get(column.attname)
            if value is not None and column.name != "legal_entity":
                text = shown(column, value, names=names)
                return "" if text == NOTHING else text
    return ""
