"""What stands around every page of the office: the screens that may be seen, in groups, and the keys."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.web.office.keys import OFFICE_KEYS
from ringup.web.office.pages import PAGES, TITLE, OfficePage
from ringup.web.office.screens import SetupScreen
from ringup.web.office.setup import SCREEN_GROUPS


@dataclass(frozen=True, kw_only=True)
class ScreenLink:
    """A screen in the navigation."""

    title: str
    about: str
    icon: str
    address: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class LinkGroup:
    """Screens that belong together."""

    title: str
    links: tuple[ScreenLink, ...]


def link_groups(actor: Actor, current: SetupScreen | OfficePage | None = None) -> tuple[LinkGroup, ...]:
    """The groups with the screens that the actor may see; groups without any are left out."""
    groups = [
        LinkGroup(
            title=str(group.title),
            links=tuple(
                ScreenLink(
                    title=str(screen.title),
                    about=str(screen.about),
                    icon=screen.icon,
                    address=reverse("office:setup", args=[screen.slug]),
                    current=screen is current,
                )
                for screen in group.screens
                if screen.may_be_seen_by(actor)
            ),
        )
        for group in SCREEN_GROUPS
    ]
    pages = tuple(
        ScreenLink(
            title=str(page.title),
            about=str(page.about),
            icon=page.icon,
            address=reverse(f"office:{page.name}"),
            current=page is current,
        )
        for page in PAGES
        if page.may_be_seen_by(actor)
    )
    return tuple(group for group in (*groups, LinkGroup(title=str(TITLE), links=pages)) if group.links)


def frame(actor: Actor, screen: SetupScreen | OfficePage | None = None) -> dict[str, Any]:
    """The context of every page."""
    return {"groups": link_groups(actor, screen), "keys": OFFICE_KEYS}
