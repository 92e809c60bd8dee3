"""What the set-up of users and roles needs to know, and what it draws with it."""

from collections.abc import Mapping
from typing import Any

from ringup.call_centers.models import Membership, Role, User
from ringup.call_centers.queries import list_own_call_centers
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal


def facts_of_user(actor: Actor, user: Any) -> Mapping[str, Any]:
    """Whose row it is, and whether the user works for another company, too."""
    return {"user": user.pk, "works_elsewhere": works_elsewhere(actor, user.pk)}


def works_elsewhere(actor: Actor, user: int | None) -> bool:
    """Whether the user has a role in another legal entity."""
    return Membership.objects.filter(user=user).exclude(legal_entity=actor.legal_entity).exists()


def facts_of_membership(actor: Actor, membership: Any) -> Mapping[str, Any]:
    """What the role permits that is given."""
    role = Role.objects.filter(pk=membership.role_id, legal_entity=actor.legal_entity).first()
    return {"role_permissions": role.permissions if role else []}


def keep_an_administrator(actor: Actor, row: Any) -> Refusal | None:
    """Somebody who can sign in must be left who may change users; otherwise nobody could ever put it right."""
    left = Membership.objects.filter(
        legal_entity=actor.legal_entity,
        user__is_active=True,
        role__permissions__contains=[Permission.CHANGE_USERS.value],
    )
    return None if left.exists() else Refusal(code="last_administrator")


def settle_workplace(actor: Actor, membership: Any) -> Refusal | None:
    """The active call center of a user is one that the user is linked to: another or none after a link is gone."""
    user = User.objects.select_for_update().get(pk=membership.user_id)
    centers = list_own_call_centers(user=user.pk)
    entities = set(Membership.objects.filter(user=user).values_list("legal_entity", flat=True))
    if user.active_call_center_id not in {center.pk for center in centers}:
        here = [center for center in centers if center.legal_entity_id == user.active_legal_entity_id] or centers
        user.active_call_center = here[0] if here else None
        if here:
            user.active_legal_entity_id = here[0].legal_entity_id
    if user.active_legal_entity_id not in entities:
        user.active_legal_entity_id = min(entities, default=None)
    user.save(update_fields=["active_call_center", "active_legal_entity"])
    return None
