"""What to do about an operation whose outcome nobody knows: ask, send again under the same key, wait, call a person."""

from dataclasses import dataclass
from datetime import timedelta

from ringup.payments.rules.outcomes import Declined, NotFound, Outcome, Succeeded
from ringup.values.refusal import Refusal

# Known by then, or in a person's queue (reliability programme, I24).
PEOPLE_AFTER = timedelta(minutes=15)
# Processors forget idempotency keys after a day: later the same key could charge a second time.
KEY_LIFETIME = timedelta(hours=20)
LONGEST_REFERENCE = 120
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT_WITH_PEOPLE = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Settle:
    """The outcome is known now."""

    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class SendAgain:
    """The processor has never heard of it: the same request, under the same key."""


@dataclass(frozen=True, kw_only=True)
class AskLater:
    """Nothing new. `people`: a person has to look at it from now on; we go on asking all the same."""

    wait: timedelta
    people: bool = False


def resolve(
    found: Outcome | NotFound, *, age: timedelta, attempts: int, may_send: bool = True
) -> Settle | SendAgain | AskLater:
    """What follows from what the processor says about an operation of that age, after so many tries.

    An unknown authorization, first look after 2 s; the processor has it: settled. It has not: sent again. It does not
    answer: looked up again after 4, 8, 16 … s, after 15 minutes with a person beside.
    """
    if isinstance(found, Succeeded | Declined):
        return Settle(outcome=found)
    if isinstance(found, NotFound):
        if may_send and age < PEOPLE_AFTER:
            return SendAgain()
        if age < KEY_LIFETIME:
            return Settle(outcome=Declined(code="never_reached_the_processor"))
    people = age >= PEOPLE_AFTER
    return AskLater(wait=wait_before(attempts + 1, people=people), people=people)


def wait_before(attempt: int, *, people: bool = False) -> timedelta:
    """How long to wait before that attempt, the first being 1: 2, 4, 8, 16, 32, 60, 60 … seconds."""
    longest = LONGEST_WAIT_WITH_PEOPLE if people else LONGEST_WAIT
    doublings = min(attempt - 1, 12)
    return min(FIRST_WAIT * (1 << doublings), longest)


def refuse_long_reference(text: str, *, field: str) -> Refusal | None:
    """`too_long` {longest} for what a person brings as the processor's reference, or as the code of an issuer.

    >>> [refuse_long_reference("A" * signs, field="reference") is None for signs in (120, 121)]
    [True, False]
    """
    if len(text.strip()) <= LONGEST_REFERENCE:
        return None
    return Refusal(code="too_long", facts={"longest": LONGEST_REFERENCE}, field=field)
