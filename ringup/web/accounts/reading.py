"""Who is signed in, as every request asks: Django's session and allauth's user, read by statements compiled once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from ringup.call_centers.models import User
from ringup.plumbing.prepared_rows import PreparedRows

SESSIONS = PreparedRows(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))
USERS = PreparedRows(lambda key: User.objects.filter(pk=key))


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = SESSIONS.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found


class SignInBackend(AuthenticationBackend):
    """allauth's backend."""

    def get_user(self, user_id: Any) -> User | None:
        """The active user with that key, or None."""
        found = USERS.first(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
