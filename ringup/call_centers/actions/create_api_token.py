"""Makes a key to the API for the worker who asks; it is shown once and stored only as its hash."""

import secrets

from django.db import transaction

from ringup.call_centers.models import ApiToken
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.tokens import PREFIX, hash_token
from ringup.values.refusal import Refusal


def create_api_token(actor: Actor, *, name: str) -> tuple[ApiToken, str] | Refusal:
    """The stored token and the key itself, for the actor's active legal entity and call center.

    Refusals: `not_permitted`, `name_required`.
    """
    if refusal := refuse_without(actor, Permission.USE_API):
        return refusal
    if not name.strip():
        return Refusal(code="name_required", field="name")
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            legal_entity_id=actor.legal_entity,
            user_id=actor.user,
            call_center_id=actor.call_center,
            name=name.strip()[:80],
            prefix=key[: len(PREFIX) + 6],
            token_hash=hash_token(key),
        )
    return token, key
