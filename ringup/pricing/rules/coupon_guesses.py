"""How many coupon codes that do not exist may be tried before no code is taken any more (design/reliability: T08).

Counted for each worker, with all tokens of the API that are the worker's, and for each order. While it is locked a code
that exists is refused, too, so that the answer tells nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ringup.values.refusal import Cure, Refusal


class GuessedBy(StrEnum):
    """Whose tries are counted."""

    WORKER = "worker"
    ORDER = "order"


@dataclass(frozen=True, kw_only=True)
class GuessLimit:
    """So many unknown codes `within` a time lock for `locked_for`."""

    guesses: int
    within: timedelta
    locked_for: timedelta


# A caller reads a code wrong two or three times; a worker hears a wrong one in every third call at most.
LIMITS = {
    GuessedBy.ORDER: GuessLimit(guesses=10, within=timedelta(hours=1), locked_for=timedelta(minutes=15)),
    GuessedBy.WORKER: GuessLimit(guesses=30, within=timedelta(hours=1), locked_for=timedelta(minutes=30)),
}


@dataclass(frozen=True, kw_only=True)
class Guesses:
    """What was tried since `since`."""

    count: int = 0
    since: datetime | None = None
    locked_until: datetime | None = None

    def refuse(self, at: datetime) -> Refusal | None:
        """`too_many_guesses` {until} while it is locked."""
        if self.locked_until is None or at >= self.locked_until:
            return None
        return Refusal(
            code="too_many_guesses",
            facts={"until": self.locked_until.isoformat()},
            cure=Cure(code="wait_for_coupons"),
            field="coupon",
        )

    def one_more(self, at: datetime, limit: GuessLimit) -> "Guesses":
        """After another unknown code. 10 within the hour lock an order; the first after an hour is number 1 again."""
        fresh = self.since is None or at - self.since >= limit.within
        count = 1 if fresh else self.count + 1
        since = at if fresh else self.since
        if count >= limit.guesses:
            return Guesses(count=0, since=None, locked_until=at + limit.locked_for)
        return replace(self, count=count, since=since)
