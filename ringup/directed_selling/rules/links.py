"""Which of an item's links hold: in force on the day, those of the catalog before the standard ones (spec §13)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link between items, by the key of its row; `of_catalog`: it came with the line's source code."""

    key: int
    linked: int
    priority: int
    starts_on: date | None = None
    ends_on: date | None = None
    active: bool = True
    of_catalog: bool = False

    def holds_on(self, day: date) -> bool:
        """Both days count."""
        begun = self.starts_on is None or self.starts_on <= day
        return self.active and begun and (self.ends_on is None or day <= self.ends_on)


def links_in_force(links: Sequence[Link], day: date) -> list[Link]:
    """The links that hold, best first. With links of the catalog, be they in force or not, the standard ones are out.

    >>> standard = Link(key=1, linked=7, priority=1)
    >>> better = Link(key=2, linked=8, priority=2)
    >>> [link.key for link in links_in_force([better, standard], date(2026, 11, 21))]
    [1, 2]
    >>> autumn = Link(key=3, linked=9, priority=5, of_catalog=True)
    >>> [link.key for link in links_in_force([standard, autumn], date(2026, 11, 21))]
    [3]
    """
    own = [link for link in links if link.of_catalog] or links
    return sorted((link for link in own if link.holds_on(day)), key=lambda link: (link.priority, link.key))


def link_is_to_another_item(change: SetupChange) -> Iterator[Refusal]:
    """Nothing goes with itself."""
    if change.facts["is_itself"]:
        yield Refusal(code="link_to_itself", field="linked")
