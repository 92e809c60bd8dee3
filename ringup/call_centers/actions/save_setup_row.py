"""Makes or changes one row of set-up, from any door; what changed and who did it is kept by the audit."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Model

from ringup.call_centers.actions._changing import Refusals, change_row, find_or_make
from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.loading.setup_values import fingerprint
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.values.refusal import Refusal


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
