"""Lets a new user in: with a name to sign in, a first password, and a first role behind the actor's wall."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction

from ringup.call_centers.actions._changing import Refusals, change_row, new_row, refuse_password
from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.models import User
from ringup.call_centers.rules.actor import Actor, refuse_without


def add_user(
    actor: Actor, *, user: SetupKind, membership: SetupKind, values: Mapping[str, Any], role: Mapping[str, Any]
) -> User | Refusals:
    """The new user, or all that stands in the way. `values`: the user's and a `password`; `role`: the membership's."""
    refusal = refuse_without(actor, user.may)
    if refusal:
        return (refusal,)
    with transaction.atomic(), pghistory.context(user=actor.user):
        row = User()
        row.set_password(values["password"])
        refusals = refuse_password(values["password"], row)
        refusals += change_row(actor, user, row, {name: value for name, value in values.items() if name != "password"})
        if not refusals:
            refusals = change_row(actor, membership, new_row(actor, membership, row), role)
        if refusals:
            transaction.set_rollback(True)
        return refusals or row
