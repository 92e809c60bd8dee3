"""A session for a user, as the sign-in would begin it: for the test client and for a real browser."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from ringup.call_centers.models import User


def make_session(user: User) -> str:
    """A new session's key: the value of the cookie `settings.SESSION_COOKIE_NAME`."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def sign_in(client: Client, user: User) -> Client:
    """The test client, signed in as the user; what the sign-in does besides (lock-out, messages) is left out."""
    client.cookies[settings.SESSION_COOKIE_NAME] = make_session(user)
    return client
