"""Makes or changes one row of set-up, from any door; what changed and who did it is kept by the audit."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Model

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.call_centers.setup_kinds import SetupKind, find_rows, has_field
from ringup.call_centers.setup_saving import store_row
from ringup.call_centers.setup_values import fingerprint, put_on, values_of
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal

Refusals = tuple[Refusal, ...]


def save_setup_row(
    actor: Actor, *, kind: SetupKind, values: Mapping[str, Any], key: str = "", parent: str = "", seen: str = ""
) -> Model | Refusals:
    """The stored row, or all that stands in the way, each refusal with its field.

    `values` may be a part of the kind's fields; links are primary keys. Without a `key` a new row is made; a kind with
    a parent is found by the parent's key (one row for each parent). `seen` is the fingerprint of what was on the
    screen: another one now is refused with `changed_meanwhile`.
    """
    assert values.keys() <= set(kind.fields), "a value for a field that is not set up"
    refusal = refuse_without(actor, kind.may)
    if refusal:
        return (refusal,)
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = find_or_make(actor, kind, key=key, parent=parent)
        if row is None:
            return (Refusal(code="not_found"),)
        is_new = row._state.adding
        if is_new and not kind.can_be_made:
            return (Refusal(code="cannot_be_made"),)
        if seen and not is_new and seen != fingerprint(kind, [row]):
            return (Refusal(code="changed_meanwhile"),)
        refusals = change_row(actor, kind, row, values)
        if refusals:
            transaction.set_rollback(True)
        return refusals or row


def find_or_make(actor: Actor, kind: SetupKind, *, key: str, parent: str) -> Model | None:
    """The row, locked; a new one where none is asked for or its parent has none yet; None where it does not exist."""
    if kind.parent:
        link: Any = kind.model._meta.get_field(kind.parent)
        owner = lock_row(find_rows(actor, link.related_model, parent))
        if owner is None:
            return None
        return lock_row(kind.model._default_manager.filter(**{kind.parent: owner})) or new_row(actor, kind, owner)
    if key:
        return lock_row(find_rows(actor, kind.model, key))
    return new_row(actor, kind)


def new_row(actor: Actor, kind: SetupKind, owner: Model | None = None) -> Model:
    """A row that is not stored yet, behind the actor's wall."""
    row = kind.model()
    if has_field(kind.model, "legal_entity"):
        row.legal_entity_id = actor.legal_entity  # type: ignore[attr-defined]
    if owner is not None:
        setattr(row, kind.parent, owner)
    return row


def change_row(actor: Actor, kind: SetupKind, row: Model, values: Mapping[str, Any]) -> Refusals:
    """Decide about the values and store them; the row is locked, the transaction open."""
    is_new = row._state.adding
    given = {name: value for name, value in values.items() if value or name not in kind.secrets or is_new}
    before = None if is_new else values_of(row, kind.fields)
    links, refusals = put_on(row, kind, given, actor=actor, is_new=is_new)
    if not refusals:
        after = values_of(row, [name for name in kind.fields if name not in links]) | links
        change = SetupChange(actor=actor, before=before, after=after, facts=kind.facts(actor, row))
        refusals = [refusal for check in kind.checks for refusal in check(change)]
    if refusals:
        return tuple(refusals)
    refused = store_row(row, kind, tuple(given), links, is_new=is_new)
    return (refused,) if refused else kind.after(actor, row)
