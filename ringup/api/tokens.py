"""Who calls: a bearer token becomes the actor it stands for, in the legal entity and call center of the token."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import ApiToken
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.tokens import hash_token
from ringup.plumbing.prepared_rows import PreparedRows

# When a token was last used is known to the minute; more would cost a write for each request.
USE_NOTED_EVERY = timedelta(minutes=1)

VALID_TOKENS = PreparedRows(
    lambda token_hash: ApiToken.objects.filter(token_hash=token_hash, revoked_at=None).select_related("user")
)


class TokenDoor(HttpBearer):
    """Lets in the holders of a token whose user is active and whose role may use the API."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor, or None: unknown, revoked, or not permitted."""
        now = timezone.now()
        row = VALID_TOKENS.first(hash_token(token))
        if row is None or not row.user.is_active:
            return None
        seldom = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        if row.last_used_at is None or row.last_used_at < now - USE_NOTED_EVERY:
            ApiToken.objects.filter(seldom, pk=row.pk).update(last_used_at=now)
        user = row.user
        user.active_legal_entity_id, user.active_call_center_id = row.legal_entity_id, row.call_center_id
        actor = load_actor(user)
        if actor is None or not actor.may(Permission.USE_API):
            return None
        # Days are those of the clock on the wall, as on the screens.
        timezone.activate(ZoneInfo(actor.time_zone))
        return actor


def caller(request: HttpRequest) -> Actor:
    """The actor whom the door let in."""
    actor: Any = request.auth  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor
