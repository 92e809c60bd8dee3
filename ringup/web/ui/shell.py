"""The frame of every page as a value: who is signed in, where, in which language and light; made once per request."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringup.call_centers import queries as call_centers
from ringup.call_centers.rules.permissions import Permission
from ringup.web.ui.actors import actor_of
from ringup.web.ui.approvals import Approvals, approvals_panel
from ringup.web.ui.on_call import OnCall, on_call_panel
from ringup.web.ui.preferences import THEMES, theme_of

# No evaluation of strings, no styles or scripts out of answers, no page snapshots with customer data in the browser's
# storage. Nothing settles later: a key that follows at once must find what was swapped in alive, else a form leaves the
# page. A refusal (422) and a stale version (409) are answers to show, not errors.
HTMX_CONFIG = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "defaultSwapStyle": "none",
        "defaultSettleDelay": 0,
        "timeout": 15_000,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "403|404|409|422|429|500|503", "swap": True, "error": False},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)

ALWAYS = None
# Where the main navigation leads: label, icon, URL name, permission that opens it.
LINKS = (
    (_("Desk"), "headset", "desk:home", Permission.TAKE_ORDERS),
    (_("Customers"), "users", "desk:customers", Permission.SEE_CUSTOMERS),
    (_("Office"), "building", "office:home", ALWAYS),
)
OWN_LINKS = (
    (_("Password"), "lock", "account_change_password", ALWAYS),
    (_("Second factor and passkeys"), "settings", "mfa_index", ALWAYS),
    (_("API keys"), "settings", "accounts:api-keys", Permission.USE_API),
    (_("Locked users"), "users", "accounts:locked-users", Permission.UNLOCK_USERS),
)


@dataclass(frozen=True, kw_only=True)
class Link:
    label: str
    address: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice of a menu."""

    value: str
    label: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Shell:
    language: str
    theme: str
    languages: tuple[Option, ...]
    themes: tuple[Option, ...]
    here: str
    home: str = "/"
    user: str = ""
    links: tuple[Link, ...] = ()
    own_links: tuple[Link, ...] = ()
    call_center: str = ""
    call_centers: tuple[Option, ...] = ()
    on_call: OnCall | None = None
    approvals: Approvals | None = None
    simulated_phone: str = ""
    again: str = ""
    still_here: str = ""
    idle_seconds: int = 0
    live: str = ""
    live_events: str = "calls presence payments approvals workbenches"
    htmx_config: str = HTMX_CONFIG


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the shell, made only when a template asks for it."""
    return {"shell": SimpleLazyObject(lambda: make_shell(request))}


def make_shell(request: HttpRequest) -> Shell:
    """The frame for this request."""
    user = getattr(request, "user", None)
    language = (get_language() or "en").split("-")[0]
    theme = theme_of(request)
    frame = Shell(
        language=language,
        theme=theme,
        languages=tuple(
            Option(value=code, label=name, current=code == language) for code, name in NAMES_OF_LANGUAGES.items()
        ),
        themes=tuple(Option(value=code, label=str(name), current=code == theme) for code, name in THEMES.items()),
        here=request.get_full_path(),
    )
    if user is None or not user.is_authenticated:
        return frame
    actor = actor_of(request)
    centers = call_centers.list_own_call_centers(user=user.pk)
    active = next((center for center in centers if center.pk == user.active_call_center_id), None)
    return replace(
        frame,
        user=user.get_full_name() or user.get_username(),
        links=_links(request, LINKS),
        own_links=_links(request, OWN_LINKS),
        call_center=active.name if active else str(_("No call center")),
        call_centers=tuple(
            Option(value=center.public_id, label=center.name, note=center.code, current=center is active)
            for center in centers
        ),
        again=_address("accounts:sign-in-again"),
        still_here=_address("accounts:still-here"),
        idle_seconds=settings.IDLE_SECONDS,
        on_call=on_call_panel(actor),
        approvals=approvals_panel(actor) if actor and actor.may(Permission.APPROVE_PRICES) else None,
        simulated_phone=_address("desk:simulated-phone") if settings.DEMO and active else "",
        live=_address("live:stream"),
    )


# Every language is named in itself, so that it is found by those who do not read the current one.
NAMES_OF_LANGUAGES = {"en": "English", "da": "Dansk", "nl": "Nederlands", "de": "Deutsch", "fr": "Français"}
assert NAMES_OF_LANGUAGES.keys() == dict(settings.LANGUAGES).keys()


def _links(request: HttpRequest, table: Iterable[tuple[Any, str, str, Permission | None]]) -> tuple[Link, ...]:
    actor = actor_of(request)
    links = []
    for label, icon, name, permission in table:
        address = _address(name)
        if address and (permission is ALWAYS or (actor is not None and actor.may(permission))):
            links.append(Link(label=str(label), icon=icon, address=address, current=request.path.startswith(address)))
    return tuple(links)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
