"""Makes one of a user's call centers the active one; new orders are taken for it (decision 22)."""

from django.db import transaction

from ringup.call_centers.models import User
from ringup.call_centers.queries import list_own_call_centers
from ringup.plumbing.live import News, announce
from ringup.values.refusal import Refusal


@transaction.atomic
def choose_call_center(actor: User, *, call_center: str) -> Refusal | None:
    """Activate the call center with that public id, and its legal entity with it; refused unless the user is linked.

    The one who acts is a user here: an actor comes about only by this choice.
    """
    chosen = next((center for center in list_own_call_centers(user=actor.pk) if center.public_id == call_center), None)
    if chosen is None:
        return Refusal(code="not_your_call_center")
    User.objects.filter(pk=actor.pk).update(active_call_center=chosen, active_legal_entity=chosen.legal_entity_id)
    # The streams of the user's open pages look again who sits there.
    announce(News(event="session", legal_entity=chosen.legal_entity_id, user=actor.pk))
    return None
