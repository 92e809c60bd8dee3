"""What the checks of users and roles need to know."""

from collections.abc import Mapping
from typing import Any

from ringup.call_centers.models import Membership, Role
from ringup.call_centers.rules.actor import Actor


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
