"""What every payment connector can be asked, and what it answers. Connectors know no tables and no transactions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from ringup.payments.rules.outcomes import Declined, NotFound, Outcome
from ringup.values.money import Money
from ringup.values.refusal import Refusal


class Capability(StrEnum):
    """What a connector can do. What it cannot do it answers with `NOT_OFFERED`."""

    AUTHORIZE = "authorize"
    CAPTURE = "capture"
    CAPTURE_PART = "capture_part"
    VOID = "void"
    REFUND = "refund"
    LOOK_UP = "look_up"
    WEBHOOKS = "webhooks"


class CardSource(StrEnum):
    """Where the card comes from; never a card number."""

    STORED_CARD = "stored_card"
    APPROVAL_CODE = "approval_code"


NOT_OFFERED = Declined(code="not_offered")


@dataclass(frozen=True, kw_only=True)
class Request:
    """One operation, the same for every try of it.

    `intent` is our operation's public id and stands in the processor's metadata; `idempotency_key` was born with it.
    `token` names a stored card and `approval_code` what a terminal showed, for an authorization. `reference` is the
    processor's own id of what is captured, voided or refunded.
    """

    intent: str
    idempotency_key: str
    amount: Money
    order_number: str = ""
    token: str = ""
    approval_code: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A webhook as it came in, headers with lower-case names; nothing about it is trusted yet."""

    body: bytes
    headers: Mapping[str, str]
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A genuine message of the processor. `intent` is empty where it is not about an operation of ours."""

    event_id: str
    intent: str
    outcome: Outcome | None


class Connector(Protocol):
    """An outside payment system. Silence, an error on its side and a broken answer are `Unknown`, never `Declined`."""

    NAME: ClassVar[str]
    CAPABILITIES: ClassVar[frozenset[Capability]]
    CARD_SOURCE: ClassVar[CardSource]

    @classmethod
    def configured(cls, settings: Mapping[str, str]) -> "Connector":
        """The connector with an installation's settings: addresses, keys, secrets."""
        ...

    def authorize(self, request: Request) -> Outcome:
        """Reserve the amount on the card."""
        ...

    def capture(self, request: Request) -> Outcome:
        """Take the amount, all or a part of what `reference` reserved."""
        ...

    def void(self, request: Request) -> Outcome:
        """Give back what `reference` reserved."""
        ...

    def refund(self, request: Request) -> Outcome:
        """Pay the amount back, out of what `reference` captured."""
        ...

    def look_up(self, request: Request) -> Outcome | NotFound:
        """What became of an earlier request; `NotFound` when the processor certainly has none of this intent."""
        ...

    def read_webhook(self, delivery: Delivery) -> Notice | Refusal:
        """The message, or why it is not believed: `webhook_forged`, `webhook_stale`, `webhook_unreadable`."""
        ...
