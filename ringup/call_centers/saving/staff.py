"""What a change of users, roles and their links draws with it."""

from typing import Any

from ringup.call_centers.models import Membership, User
from ringup.call_centers.queries import list_own_call_centers
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal


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


def give_a_workplace(actor: Actor, center: Any) -> Refusal | None:
    """Who works in all call centers and had none yet works in the first one that there is."""
    if center.pk and center.active:
        everywhere = Membership.objects.filter(legal_entity=actor.legal_entity, call_center=None)
        waiting = User.objects.filter(
            pk__in=everywhere.values("user"), active_call_center=None, active_legal_entity=actor.legal_entity
        )
        waiting.update(active_call_center=center)
    return None
