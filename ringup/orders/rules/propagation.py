"""What a change of the header means for the lines (spec, decision 8)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Propagation:
    """Which lines follow the header, by index, and which keep what was set by hand."""

    follow: tuple[int, ...]
    keep: tuple[int, ...]


def propagate(*, old_header: int | None, new_header: int | None, lines: Sequence[int | None]) -> Propagation:
    """Lines that still carry the old header value follow; lines that were set by hand keep theirs.

    >>> propagate(old_header=11, new_header=99, lines=[11, 21, 11])
    Propagation(follow=(0, 2), keep=(1,))
    """
    headers = (old_header, new_header)
    return Propagation(
        follow=tuple(i for i, value in enumerate(lines) if value in headers),
        keep=tuple(i for i, value in enumerate(lines) if value not in headers),
    )
