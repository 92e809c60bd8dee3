"""Removes one row of set-up, unless anything stands on it."""

from collections.abc import Sequence

import pghistory
from django.db import transaction
from django.db.models import Model

from ringup.call_centers.loading.setup_kinds import SetupKind, find_rows
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.saving.setup_rows import remove_row
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def remove_setup_row(
    actor: Actor, *, kind: SetupKind, key: str, belongings: Sequence[type[Model]] = ()
) -> Refusal | None:
    """Refused with `in_use` where other rows than its `belongings` stand on it; deactivate it then."""
    refusal = refuse_without(actor, kind.may)
    if refusal:
        return refusal
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = lock_row(find_rows(actor, kind.model, key))
        if row is None:
            return Refusal(code="not_found")
        if not kind.can_be_removed:
            return Refusal(code="cannot_be_removed")
        kind.hold(actor, row)
        refused = remove_row(row, kind, belongings)
        refusal = refused or next(iter(kind.after(actor, row)), None)
        if refusal:
            transaction.set_rollback(True)
        return refusal
