"""What every payment connector can be asked, and what it answers. Unknown is a value: silence is never a failure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ringup.values.money import Money


class Outcome(StrEnum):
    """What became of a request. A time-out, a 5xx, a dropped socket or garbage is UNKNOWN, never DECLINED."""

    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    UNKNOWN = "unknown"
    MISMATCH = "mismatch"  # the answer's amount or currency is not what was asked: quarantine


class Capability(StrEnum):
    """What a connector can do."""

    AUTHORIZE = "authorize"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    LOOK_UP = "look_up"
    WEBHOOK = "webhook"


@dataclass(frozen=True, kw_only=True)
class Request:
    """One operation. `intent` is our operation's public id and stands in the processor's metadata.

    `idempotency_key` is born with the intent and is the same for every try of it. `token` is that of a stored card, for
    an authorization; `reference` the processor's own id of what is captured, voided or refunded.
    """

    intent: str
    idempotency_key: str
    amount: Money
    order_number: str = ""
    token: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the processor said. `amount` is its own figure, `expires_at` the end of an authorization."""

    outcome: Outcome
    reference: str = ""
    decline_code: str = ""
    amount: Money | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A processor's message that was proved genuine: which intent it is about and what became of it."""

    event_id: str
    intent: str
    answer: Answer


class Connector(Protocol):
    """An outside payment system. Connectors know no tables and no transactions."""

    CAPABILITIES: frozenset[Capability]

    def authorize(self, request: Request) -> Answer: ...

    def capture(self, request: Request) -> Answer: ...

    def void(self, request: Request) -> Answer: ...

    def refund(self, request: Request) -> Answer: ...

    def look_up(self, request: Request) -> Answer:
        """What became of an earlier request with this idempotency key; UNKNOWN while the processor cannot tell."""
        ...

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice | None:
        """The message, if it is genuine and fresh; None otherwise."""
        ...


def checked(answer: Answer, request: Request) -> Answer:
    """The answer, or a MISMATCH where its amount is not what was asked (peer bug B43)."""
    if answer.outcome is Outcome.SUCCEEDED and answer.amount not in (None, request.amount):
        return Answer(outcome=Outcome.MISMATCH, reference=answer.reference, amount=answer.amount)
    return answer
