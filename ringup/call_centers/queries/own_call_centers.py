"""What screens ask about the company: so far, where a user may work."""

from django.db.models import Exists, OuterRef, Q

from ringup.call_centers.models import CallCenter, Membership


def list_own_call_centers(*, user: int) -> list[CallCenter]:
    """The active call centers that the user is linked to, in every legal entity, by name; one query."""
    link = Membership.objects.filter(
        Q(call_center=OuterRef("pk")) | Q(call_center=None),
        user=user,
        legal_entity=OuterRef("legal_entity"),
    )
    return list(CallCenter.objects.filter(Exists(link), active=True).order_by("name", "pk"))
