"""Every address of Ringup, read from the URL table: no route can be forgotten here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Set-up screens are many doors behind one pattern; they have a table of their own.
SCREEN = "screen"


@dataclass(frozen=True, kw_only=True)
class Route:
    """A pattern of the URL table: its name, and the parameters that an address of it needs."""

    name: str
    pattern: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what stands between angle brackets, from left to right."""
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.pattern))

    @property
    def is_api(self) -> bool:
        """Whether programs come in here, with a token instead of a session."""
        return self.pattern.startswith("api/")

    @property
    def methods(self) -> tuple[str, ...]:
        """What is tried; what a route does not take is answered with 405."""
        return ("GET", "POST", "PUT", "PATCH", "DELETE") if self.is_api else ("GET", "POST")

    def address(self, values: dict[str, str]) -> str:
        """An address of the route."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], self.pattern)


def all_routes() -> list[Route]:
    """One entry for each pattern; operations of the API that share an address share an entry."""
    found: dict[str, Route] = {}
    for name, pattern in _walk(get_resolver().url_patterns, "", ()):
        found.setdefault(pattern, Route(name=name, pattern=pattern))
    return list(found.values())


def _walk(patterns: list[Any], prefix: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, pattern, (*spaces, *filter(None, [entry.namespace])))
        elif isinstance(entry, URLPattern):
            yield ":".join((*spaces, entry.name or pattern)), pattern
