"""When a customer is told that goods are late, and when the order is given up (spec §20)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class DelayStep(StrEnum):
    """What a late order comes to, one after the other."""

    FIRST = "first"
    SECOND = "second"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class DelayTerms:
    """Days from the first submit to each step; 0 leaves it out."""

    first: int = 0
    second: int = 0
    cancel: int = 0


def due_step(terms: DelayTerms, *, days: int, done: Collection[DelayStep]) -> DelayStep | None:
    """What is due for an order that waits for so many days, or None. The latest of several that are due.

    First after 10, second after 20, cancellation after 30: on day 12 the first notice, on day 31 the cancellation.
    Nobody gets a first notice after the second one.
    """
    steps = ((DelayStep.CANCEL, terms.cancel), (DelayStep.SECOND, terms.second), (DelayStep.FIRST, terms.first))
    for step, after in steps:
        if step in done:
            return None
        if after and days >= after:
            return step
    return None
