"""The audit trail of a row and of the rows that belong to it: who changed what, when, and what it was before.

It reads the event tables that the database's triggers fill. Where inserts are kept, an event holds the row after the
change and the event before it says what it was; where they are not, an event holds the row before the change.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Model

from ringup.call_centers.models import User

LIMIT = 300
OWN_COLUMNS = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "id"}


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field's stored value before and after; links are primary keys."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One change of one row: `made`, `changed` or `removed`, when and by whom, with the fields that it changed."""

    at: datetime
    event: int
    user: int | None
    by: str = ""
    what: str
    model: type[Model]
    row: int
    values: Mapping[str, Any]
    fields: tuple[FieldChange, ...]


WHAT = {"insert": "made", "update": "changed", "delete": "removed"}


def list_changes(sources: Iterable[tuple[type[Model], Mapping[str, Any]]]) -> list[RowChange]:
    """The changes of the rows that each source names, the last first, at most 300.

    A source is an audited model and a condition on its columns, as they are now or were when they changed:
    `(PaymentMethod, {"call_center_id": 7})` finds methods that were removed, too.
    """
    found = [change for model, condition in sources for change in _changes(model, condition)]
    found.sort(key=lambda change: (change.at, change.event), reverse=True)
    names = _names({change.user for change in found if change.user})
    return [replace(change, by=names.get(change.user or 0, "")) for change in found[:LIMIT]]


def _changes(model: type[Model], condition: Mapping[str, Any]) -> Iterator[RowChange]:
    table = event_table(model)
    if table is None:
        return
    events: dict[int, list[dict[str, Any]]] = defaultdict(list)
    query = table._default_manager.filter(**condition).order_by("-pgh_id").annotate(metadata=F("pgh_context__metadata"))
    for event in query.values()[:LIMIT]:
        events[event["id"]].insert(0, event)
    keeps_old = any(tracker.label == "update" and tracker.row == "OLD" for tracker in table.pgh_trackers)  # type: ignore[attr-defined]
    now = {row["id"]: row for row in model._default_manager.filter(pk__in=events).values()} if keeps_old else {}
    for key, story in events.items():
        states = [*story, now.get(key, {})] if keeps_old else [{}, *story]
        for event, before, after in zip(story, states, states[1:], strict=False):
            yield _change(model, event, before, after)


def _change(
    model: type[Model], event: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> RowChange:
    kept = [
        column.attname for column in model._meta.fields if column.attname in event and column.name not in OWN_COLUMNS
    ]
    # What the row was is not known where the story begins later than the row; then no difference is told.
    changed = event["pgh_label"] == "update" and before and after
    return RowChange(
        at=event["pgh_created_at"],
        event=event["pgh_id"],
        user=(event["metadata"] or {}).get("user"),
        what=WHAT.get(event["pgh_label"], event["pgh_label"]),
        model=model,
        row=event["id"],
        values={name: event[name] for name in kept},
        fields=tuple(
            FieldChange(name=name, before=before[name], after=after[name])
            for name in kept
            if changed and before[name] != after[name]
        ),
    )


def _names(users: set[int]) -> Mapping[int, str]:
    return {user.pk: user.get_full_name() or user.username for user in User.objects.filter(pk__in=users)}


def event_table(model: type[Model]) -> type[Model] | None:
    """Where the model's events are kept; None for a model without an audit."""
    for one in apps.get_models():
        if getattr(one, "pgh_tracked_model", None) is model:
            return one
    return None
