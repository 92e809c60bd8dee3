"""Rows → values: the actor behind a signed-in user."""

from django.db.models import F, Subquery

from ringup.call_centers.models import CallCenter, Membership, Role, User
from ringup.call_centers.rules.actor import Actor, Limits
from ringup.call_centers.rules.limits import HeldRole, widest_limits
from ringup.call_centers.rules.permissions import Permission
from ringup.plumbing.prepared_rows import PreparedRows

MEMBERSHIPS = PreparedRows(
    lambda user, legal_entity, call_center: (
        Membership.objects.filter(user=user, legal_entity=legal_entity)
        .select_related("role")
        .annotate(
            # None where it is closed, or of another company.
            center_zone=Subquery(
                CallCenter.objects.filter(pk=call_center, legal_entity=legal_entity, active=True).values("time_zone")[
                    :1
                ]
            ),
            entity_zone=F("legal_entity__time_zone"),
        )
        .order_by("id")
    )
)


def load_actor(user: User) -> Actor | None:
    """The user as an actor in the active legal entity and call center, in one query; None who belongs to no company.

    What is stored as active counts only while the user is linked to it: a call center of another legal entity, one that
    is closed, or one that the user was taken from is none. Permissions add up over the memberships that hold in the
    active call center; for limits see `widest_limits`.
    """
    if user.active_legal_entity_id is None:
        return None
    memberships = MEMBERSHIPS(user.pk, user.active_legal_entity_id, user.active_call_center_id or 0)
    if not memberships:
        return None
    zones = vars(memberships[0])
    wanted = user.active_call_center_id if zones["center_zone"] is not None else None
    center = wanted if any(m.call_center_id in (None, wanted) for m in memberships) else None
    in_force = [held_role(m.role) for m in memberships if m.call_center_id is None or m.call_center_id == center]
    return Actor(
        user=user.pk,
        name=user.get_full_name() or user.username,
        legal_entity=user.active_legal_entity_id,
        call_center=center,
        call_centers=frozenset(m.call_center_id for m in memberships if m.call_center_id is not None),
        serves_all_call_centers=any(m.call_center_id is None for m in memberships),
        permissions=frozenset[Permission]().union(*(role.permissions for role in in_force)),
        limits=widest_limits(in_force),
        language=user.language,
        time_zone=zones["entity_zone"] if center is None else zones["center_zone"],
    )


def held_role(role: Role) -> HeldRole:
    """A role as a value."""
    return HeldRole(
        # A word of a permission that is no more opens nothing.
        permissions=frozenset(word for word in Permission if word.value in role.permissions),
        limits=Limits(
            cost_markup_percent=role.cost_markup_percent,
            total_discount_percent=role.total_discount_percent,
            charge_increase_percent=role.charge_increase_percent,
            charge_decrease_percent=role.charge_decrease_percent,
            refund_limit_minor=role.refund_limit_minor,
        ),
    )
