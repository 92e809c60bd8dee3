"""Which version of a script is said in a call: a draw by weights, the same whenever it is repeated (beyond 20).

The own text of a script is a version like the others; its key is None.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal

HEAVIEST = 100
# The hash is read as a fraction of this.
WHOLE = 2**64


@dataclass(frozen=True, kw_only=True)
class Weighted:
    """A version (its key) with its part of the draws; one that was stopped has none."""

    version: int | None
    weight: int


def draw(seed: str, versions: Sequence[Weighted]) -> int | None:
    """The version of the call that the seed names; where no weight is left, the own text.

    One of three calls hears the own text, two hear version 7; whoever asks again for the same call hears the same.

    >>> choices = [Weighted(version=None, weight=1), Weighted(version=7, weight=2)]
    >>> [draw(f"script:{call}", choices) for call in ("a", "b", "c", "a")]
    [7, None, 7, 7]
    """
    total = sum(each.weight for each in versions)
    place = int.from_bytes(sha256(seed.encode()).digest()[:8]) * total // WHOLE
    for each in versions:
        if place < each.weight:
            return each.version
        place -= each.weight
    return None


def wording_of(text: str) -> str:
    """By what a text is known again: outcomes of another wording do not count for it.

    >>> wording_of("Hello") == wording_of("Hello "), wording_of("Hello") == wording_of("Good day")
    (True, False)
    """
    return sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def weight_is_small(change: SetupChange) -> Iterator[Refusal]:
    """A weight counts parts, up to a hundred."""
    if (change.after.get("weight") or 0) > HEAVIEST:
        yield Refusal(code="too_large", facts={"limit": HEAVIEST}, field="weight")


def version_stays_with_script(change: SetupChange) -> Iterator[Refusal]:
    """What was measured of a version belongs to its script."""
    if change.before and change.before.get("script") != change.after.get("script"):
        yield Refusal(code="cannot_be_changed", field="script")
