"""Rows → values: the actor behind a signed-in user."""

from functools import reduce

from ringup.call_centers.models import Membership, Role, User
from ringup.call_centers.rules.actor import Actor, Limits
from ringup.call_centers.rules.permissions import Permission


def load_actor(user: User) -> Actor | None:
    """The user as an actor in the active legal entity and call center, in one query; None without a legal entity.

    Permissions add up over the memberships that hold in the active call center; of limits the widest holds.
    """
    if user.active_legal_entity_id is None:
        return None
    memberships = list(
        Membership.objects.filter(user=user, legal_entity=user.active_legal_entity_id)
        .select_related("role")
        .order_by("id")
    )
    center = user.active_call_center_id
    in_force = [m for m in memberships if m.call_center_id is None or m.call_center_id == center]
    return Actor(
        user=user.pk,
        name=user.get_full_name() or user.username,
        legal_entity=user.active_legal_entity_id,
        call_center=center,
        call_centers=frozenset(m.call_center_id for m in memberships if m.call_center_id is not None),
        serves_all_call_centers=any(m.call_center_id is None for m in memberships),
        permissions=frozenset(Permission(word) for m in in_force for word in m.role.permissions),
        limits=reduce(wider, (limits_of(m.role) for m in in_force)) if in_force else Limits(),
        language=user.language,
    )


def limits_of(role: Role) -> Limits:
    """A role's limits as a value."""
    return Limits(
        cost_markup_percent=role.cost_markup_percent,
        total_discount_percent=role.total_discount_percent,
        charge_increase_percent=role.charge_increase_percent,
        charge_decrease_percent=role.charge_decrease_percent,
    )


def wider(one: Limits, other: Limits) -> Limits:
    """The widest of two roles' limits; a markup of 0 has no floor and is the widest."""
    return Limits(
        cost_markup_percent=min(one.cost_markup_percent, other.cost_markup_percent),
        total_discount_percent=max(one.total_discount_percent, other.total_discount_percent),
        charge_increase_percent=max(one.charge_increase_percent, other.charge_increase_percent),
        charge_decrease_percent=max(one.charge_decrease_percent, other.charge_decrease_percent),
    )
