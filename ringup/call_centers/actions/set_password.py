"""Gives a user a new password, after the old one was forgotten."""

import pghistory
from django.db import transaction

from ringup.call_centers.actions._changing import refuse_password
from ringup.call_centers.loading.setup_kinds import find_rows
from ringup.call_centers.loading.staff import works_elsewhere
from ringup.call_centers.models import User
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal


def set_password(actor: Actor, *, user: str, password: str) -> User | tuple[Refusal, ...]:
    """The user; sessions that are open elsewhere end with the old password.

    Refused for a user who works for another company, too: it would be a key to that company.
    """
    refusal = refuse_without(actor, Permission.CHANGE_USERS)
    if refusal:
        return (refusal,)
    with transaction.atomic(), pghistory.context(user=actor.user):
        row: User | None = lock_row(find_rows(actor, User, user))
        if row is None:
            return (Refusal(code="not_found"),)
        if works_elsewhere(actor, row.pk):
            return (Refusal(code="works_elsewhere", field="password"),)
        refusals = refuse_password(password, row)
        if refusals:
            return refusals
        row.set_password(password)
        row.save(update_fields=["password"])
        return row
