"""Who sits at a desk: the actor behind the session cookie of a stream, asked again while the stream is open."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from ringup.call_centers.loading import load_actor
from ringup.call_centers.rules.actor import Actor

SessionStore: Any = import_module(settings.SESSION_ENGINE).SessionStore


class LookedAt(SessionStore):  # type: ignore[misc]
    """A session that is read and never written: a stream has no answer left in which a new cookie could travel."""

    key_salt = SessionStore().key_salt  # sessions are signed under the name of their class

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Nothing."""

    def cycle_key(self) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""


def actor_behind(session_key: str) -> Actor | None:
    """The actor, by the same rules as for every request; None when the session or the user is no longer good."""
    request = HttpRequest()
    request.session = LookedAt(session_key)
    try:
        user: Any = get_user(request)
        return load_actor(user) if user.is_authenticated else None
    finally:
        close_old_connections()
