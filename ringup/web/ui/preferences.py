"""Language and light of a reader: kept with the user, and in cookies for those who are not signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

THEMES = {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}
THEME_COOKIE = "ringup_theme"
YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """The chosen light: of the signed-in user, else of the cookie, else the system's."""
    user = getattr(request, "user", None)
    chosen = user.theme if user is not None and user.is_authenticated else request.COOKIES.get(THEME_COOKIE)
    return chosen if chosen in THEMES else "system"


def remember(response: HttpResponse, *, language: str = "", theme: str = "") -> None:
    """Put a choice into the reader's cookies, so that the sign-in page already speaks it."""
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, language), (THEME_COOKIE, theme)):
        if value:
            response.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
            )
