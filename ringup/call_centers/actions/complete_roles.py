"""Gives the standard roles of a company what this version of Ringup hands out with them; nothing is taken away."""

from django.db import transaction

from ringup.call_centers.models import LegalEntity, Role
from ringup.call_centers.queries.role_gaps import missing_permissions
from ringup.call_centers.rules.standard_roles import STANDARD_ROLES, StandardRole


def complete_roles(actor: None, *, entity: LegalEntity) -> dict[str, list[str]]:
    """The permissions that were added, by the code of the role; a role that is not there is made, whole.

    A new version may know permissions that nobody holds, and nobody can give what they do not hold themselves: whoever
    runs the command `ringup` can, and is no actor.
    """
    with transaction.atomic():
        lacking = missing_permissions(entity)
        known = {role.code: role for role in Role.objects.select_for_update().filter(legal_entity=entity)}
        for standard in STANDARD_ROLES:
            row = known.get(standard.code) or _new_role(entity, standard)
            if added := lacking.get(standard.code):
                row.permissions = sorted({*row.permissions, *added})
                row.save()
    return lacking


def _new_role(entity: LegalEntity, standard: StandardRole) -> Role:
    limits = standard.limits
    return Role(
        legal_entity=entity,
        code=standard.code,
        name=standard.name,
        cost_markup_percent=limits.cost_markup_percent,
        total_discount_percent=limits.total_discount_percent,
        charge_increase_percent=limits.charge_increase_percent,
        charge_decrease_percent=limits.charge_decrease_percent,
        refund_limit_minor=limits.refund_limit_minor,
    )
