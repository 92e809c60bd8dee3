"""When a session showed its last sign of life: kept in a signed cookie of that session, so that reading writes nothing.

Without the cookie the time of the sign-in counts. A cookie of another session, or one that was tampered with, is none.
"""

import time
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

IDLE_SECONDS: Final[int] = settings.IDLE_SECONDS
REFRESH_SECONDS: Final = 60
COOKIE = f"{settings.SESSION_COOKIE_NAME}-alive"

_signer = Signer(salt="ringup.idle")


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the session belongs to a user; asks no more than the session's own row."""
    return SESSION_KEY in request.session


def is_idle(request: HttpRequest) -> bool:
    """Whether the password has to be asked again."""
    return idle_seconds(request) > IDLE_SECONDS


def idle_seconds(request: HttpRequest) -> float:
    """How long ago the last sign of life of this session was."""
    last = _last_life(request)
    return max(0.0, time.time() - (_signed_in_at(request) if last is None else last))


def note_life(request: HttpRequest, response: HttpResponse) -> None:
    """Write down that the worker is there; at most once a minute."""
    last = _last_life(request)
    if last is not None and time.time() - last < REFRESH_SECONDS:
        return
    response.set_cookie(
        COOKIE,
        _signer.sign(f"{int(time.time())}/{request.session.session_key}"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _last_life(request: HttpRequest) -> float | None:
    try:
        at, _, session_key = _signer.unsign(request.COOKIES.get(COOKIE, "")).partition("/")
    except BadSignature:
        return None
    return float(at) if session_key == request.session.session_key else None


def _signed_in_at(request: HttpRequest) -> float:
    # allauth writes down each proof of who it is. A session without any was made by a program, just now.
    proofs: list[dict[str, Any]] = request.session.get("account_authentication_methods", [])
    return max((proof["at"] for proof in proofs if "at" in proof), default=time.time())
