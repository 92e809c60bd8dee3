"""Lets a new user in: with a name to sign in, a first password, and a first role behind the actor's wall."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from ringup.call_centers.actions.save_setup_row import Refusals, change_row, new_row
from ringup.call_centers.models import User
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.setup_kinds import SetupKind
from ringup.values.refusal import Refusal


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


def refuse_password(password: str, user: User) -> Refusals:
    """Why the password is too weak, by the rules of the sign-in."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return (
            Refusal(
                code="weak_password", facts={"why": [str(message) for message in error.messages]}, field="password"
            ),
        )
    return ()
