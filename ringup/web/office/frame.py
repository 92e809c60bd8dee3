"""What stands around every page of the office: the screens that may be seen, in groups, and the keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.reports.queries.workbenches import visible_workbenches
from ringup.reports.rules.workbenches import Workbench
from ringup.web.office.keys import OFFICE_KEYS
from ringup.web.office.pages import PAGE_GROUPS, OfficePage, PageGroup
from ringup.web.office.screens import SetupScreen
from ringup.web.office.setup import SCREEN_GROUPS
from ringup.web.office.workbenches import BENCHES
from ringup.web.office.workbenches import TITLE as BENCHES_TITLE


@dataclass(frozen=True, kw_only=True)
class ScreenLink:
    """A screen in the navigation."""

    title: str
    about: str
    icon: str
    address: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class LinkGroup:
    """Screens that belong together."""

    title: str
    links: tuple[ScreenLink, ...]


Current = SetupScreen | OfficePage | Workbench | None


def link_groups(
    actor: Actor, current: Current = None, counts: Mapping[str, int] | None = None
) -> tuple[LinkGroup, ...]:
    """The groups with the screens that the actor may see; groups without any are left out. `counts`: of what waits."""
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
    benches = tuple(_bench_link(bench, current, counts or {}) for bench in visible_workbenches(actor))
    first = LinkGroup(title=str(BENCHES_TITLE), links=benches)
    above = [_page_links(actor, group, current) for group in PAGE_GROUPS if group.first]
    below = [_page_links(actor, group, current) for group in PAGE_GROUPS if not group.first]
    return tuple(group for group in (first, *above, *groups, *below) if group.links)


def _page_links(actor: Actor, group: PageGroup, current: Current) -> LinkGroup:
    links = (
        ScreenLink(
            title=str(page.title),
            about=str(page.about),
            icon=page.icon,
            address=reverse(f"office:{page.name}"),
            current=page is current,
        )
        for page in group.pages
        if page.may_be_seen_by(actor)
    )
    return LinkGroup(title=str(group.title), links=tuple(links))


def _bench_link(bench: Workbench, current: Current, counts: Mapping[str, int]) -> ScreenLink:
    words = BENCHES[bench.name]
    return ScreenLink(
        title=str(words.title),
        about=str(words.about),
        icon=words.icon,
        address=reverse("office:workbench", args=[bench.name]),
        current=bench is current,
        count=counts.get(bench.name),
    )


def frame(actor: Actor, screen: Current = None, counts: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The context of every page."""
    return {"groups": link_groups(actor, screen, counts), "keys": OFFICE_KEYS}
