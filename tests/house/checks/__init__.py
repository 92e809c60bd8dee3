"""The checks, one line each: a new one is a file in this folder and a line here, in alphabetical order.

A check is a module with `violations(tree) -> list[str]` and `PLANTED`: files (path → text), each of which turns it red.
"""

from collections.abc import Mapping
from typing import Protocol

from tests.house.checks import (
    actions,
    decisions,
    floors,
    foreign_keys,
    kinds,
    late_imports,
    links,
    names,
    openings,
    panels,
    pure_rules,
    reasons,
    registries,
    rooms,
    signals,
    size,
    strangers,
    translations,
)
from tests.house.tree import Tree


class Check(Protocol):
    """A module of this folder."""

    PLANTED: Mapping[str, str]
    __name__: str

    def violations(self, tree: Tree) -> list[str]: ...


CHECKS: tuple[Check, ...] = (
    actions,
    decisions,
    floors,
    foreign_keys,
    kinds,
    late_imports,
    links,
    names,
    openings,
    panels,
    pure_rules,
    reasons,
    registries,
    rooms,
    signals,
    size,
    strangers,
    translations,
)
