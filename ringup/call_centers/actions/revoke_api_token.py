"""Takes a key to the API back: from this moment on it opens nothing."""

from django.db import transaction
from django.db.models.functions import Now

from ringup.call_centers.models import ApiToken
from ringup.call_centers.rules.actor import Actor
from ringup.values.refusal import Refusal


def revoke_api_token(actor: Actor, *, token: int) -> ApiToken | Refusal:
    """The revoked token; everybody may take back their own. Refusal: `not_found`."""
    with transaction.atomic():
        row = ApiToken.objects.select_for_update().filter(pk=token, user=actor.user).first()
        if row is None:
            return Refusal(code="not_found")
        if row.revoked_at is None:
            row.revoked_at = Now()
            row.save(update_fields=["revoked_at"])
    return row
