"""Makes one of a user's call centers the active one; new orders are taken for it (decision 22)."""

from django.db import transaction

from ringup.call_centers.models import User
from ringup.call_centers.queries import list_own_call_centers
from ringup.values.refusal import Refusal


@transaction.atomic
def choose_call_center(*, user: int, call_center: str) -> Refusal | None:
    """Activate the call center with that public id and its legal entity; refused unless the user is linked to it."""
    chosen = next((center for center in list_own_call_centers(user=user) if center.public_id == call_center), None)
    if chosen is None:
        return Refusal(code="not_your_call_center")
    User.objects.filter(pk=user).update(active_call_center=chosen, active_legal_entity=chosen.legal_entity_id)
    return None
