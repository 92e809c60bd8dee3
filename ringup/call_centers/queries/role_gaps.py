"""What the roles of a company lack of what this version of Ringup gives them."""

from ringup.call_centers.models import LegalEntity, Role
from ringup.call_centers.rules.standard_roles import STANDARD_ROLES


def missing_permissions(entity: LegalEntity) -> dict[str, list[str]]:
    """What the standard roles of the company lack, by the code of the role."""
    held = dict(Role.objects.filter(legal_entity=entity).values_list("code", "permissions"))
    lacking = {role.code: sorted(role.permissions - set(held.get(role.code, ()))) for role in STANDARD_ROLES}
    return {code: [permission.value for permission in missing] for code, missing in lacking.items() if missing}
