"""Makes, changes and removes the rows that belong to one row of set-up, such as a call center's payment methods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Model

from ringup.call_centers.actions._changing import Refusals, change_row, new_row
from ringup.call_centers.loading.setup_kinds import SetupKind, find_rows
from ringup.call_centers.loading.setup_values import fingerprint
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.saving.setup_rows import remove_row
from ringup.plumbing.locks import lock_row, lock_rows
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class TableEntry:
    """One row of the table as somebody wants it: `key` is its number, None for a new one."""

    key: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    remove: bool = False


def save_setup_table(
    actor: Actor, *, kind: SetupKind, parent: str, entries: Sequence[TableEntry], seen: str = ""
) -> Refusals:
    """Nothing, or all that stands in the way; then nothing is stored.

    Rows that no entry names stay as they are. The field of a refusal is the place of its entry and the field's name:
    `2.code`. `seen` is the fingerprint of all rows that were on the screen.
    """
    refusal = refuse_without(actor, kind.may)
    if refusal:
        return (refusal,)
    with transaction.atomic(), pghistory.context(user=actor.user):
        link: Any = kind.model._meta.get_field(kind.parent)
        owner = lock_row(find_rows(actor, link.related_model, parent))
        if owner is None:
            return (Refusal(code="not_found"),)
        rows = lock_rows(kind.model._default_manager.filter(**{kind.parent: owner}, **kind.only))
        if seen and seen != fingerprint(kind, rows):
            return (Refusal(code="changed_meanwhile"),)
        refusals = _change_table(actor, kind, owner, rows, entries)
        if refusals:
            transaction.set_rollback(True)
        return refusals


def _change_table(
    actor: Actor, kind: SetupKind, owner: Model, rows: Sequence[Model], entries: Sequence[TableEntry]
) -> Refusals:
    """Decide about the entries and store them; the rows are locked, the transaction open."""
    known = {row.pk: row for row in rows}
    refusals: list[Refusal] = []
    for place in _order(kind, entries):
        entry = entries[place]
        row = new_row(actor, kind, owner) if entry.key is None else known.get(entry.key)
        if row is None:
            refused: Refusals = (Refusal(code="removed_meanwhile"),)
        elif entry.remove:
            refused = _remove(actor, kind, row)
        else:
            refused = change_row(actor, kind, row, entry.values)
        refusals += [replace(refusal, field=f"{place}.{refusal.field}") for refusal in refused]
    return tuple(refusals)


def _order(kind: SetupKind, entries: Sequence[TableEntry]) -> list[int]:
    """First what goes, then what gives up the exclusive flag, then what takes it: so the database never sees two."""

    def rank(place: int) -> int:
        entry = entries[place]
        return 0 if entry.remove else 2 if kind.exclusive and entry.values.get(kind.exclusive) else 1

    return sorted(range(len(entries)), key=rank)


def _remove(actor: Actor, kind: SetupKind, row: Model) -> Refusals:
    if not kind.can_be_removed:
        return (Refusal(code="cannot_be_removed"),)
    kind.hold(actor, row)
    refused = remove_row(row, kind)
    return (refused,) if refused else kind.after(actor, row)
