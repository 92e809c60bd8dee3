"""Two agents, one order: changes that do not overlap merge, changes that do are shown side by side (spec/beyond.md, 6).

A screen sends each changed field with the value that it had seen. As long as that value still stands, the change is
merged, however much else has changed in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field's new value and the value on the screen when it was typed; `seen` None means: whatever stands."""

    wanted: Any
    seen: Any = None


def find_conflict(current: Mapping[str, Any], changes: Mapping[str, FieldChange]) -> Refusal | None:
    """The refusal `changed_meanwhile` {fields: [{field, seen, theirs, yours}]} when a colleague changed the same field.

    Wanting what already stands is no conflict.
    """
    overlaps = [
        {"field": name, "seen": _text(change.seen), "theirs": _text(current[name]), "yours": _text(change.wanted)}
        for name, change in changes.items()
        if change.seen is not None and current[name] != change.seen and current[name] != change.wanted
    ]
    return Refusal(code="changed_meanwhile", facts={"fields": overlaps}) if overlaps else None


def _text(value: Any) -> str:
    return "" if value is None else str(value)
