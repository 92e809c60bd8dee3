"""Unlocks a user whose sign-in was locked by wrong passwords, before the half hour is over."""

from axes.models import AccessAttempt
from django.db import transaction

from ringup.call_centers.events import UserUnlocked
from ringup.call_centers.loading.setup_kinds import find_rows
from ringup.call_centers.models import User
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.user_names import canonical_name
from ringup.plumbing.outbox import tell
from ringup.values.refusal import Refusal


def unlock_user(actor: Actor, *, user: str) -> User | Refusal:
    """The user with that key of the actor's legal entity, who may try again at once.

    Refusals: `not_permitted`, `not_found`.
    """
    if refusal := refuse_without(actor, Permission.UNLOCK_USERS):
        return refusal
    with transaction.atomic():
        row: User | None = find_rows(actor, User, user).first()
        if row is None:
            return Refusal(code="not_found")
        AccessAttempt.objects.filter(username=canonical_name(row.username)).delete()
        tell(UserUnlocked(user=row.pk, by=actor.user), legal_entity=actor.legal_entity)
    return row
