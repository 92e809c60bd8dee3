"""A card terminal that stands outside of the system: the money is taken there, and its approval code is noted here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from ringup.payments.connectors.protocol import (
    NOBODY_TO_ASK,
    NOT_OFFERED,
    Capability,
    CardSource,
    Delivery,
    FieldsScript,
    Link,
    LinkRequest,
    Notice,
    Request,
)
from ringup.payments.rules.links import LinkNews
from ringup.payments.rules.outcomes import Declined, NotFound, Outcome, Succeeded, Unknown
from ringup.payments.rules.reconciling import JournalEntry
from ringup.values.refusal import Refusal


class TerminalOutside:
    """Believes what the agent reads off the terminal. Voids and refunds are made at the terminal, by a person."""

    NAME: ClassVar[str] = "terminal_outside"
    CAPABILITIES: ClassVar[frozenset[Capability]] = frozenset({Capability.AUTHORIZE, Capability.CAPTURE})
    CARD_SOURCE: ClassVar[CardSource] = CardSource.APPROVAL_CODE

    @classmethod
    def configured(cls, settings: Mapping[str, str]) -> "TerminalOutside":
        return cls()

    def authorize(self, request: Request) -> Outcome:
        if not request.approval_code:
            return Declined(code="approval_code_missing")
        return Succeeded(reference=request.approval_code, amount=request.amount)

    def capture(self, request: Request) -> Outcome:
        # The terminal sold, it did not reserve: the money is taken already.
        return Succeeded(reference=request.reference, amount=request.amount)

    def void(self, request: Request) -> Outcome:
        return NOT_OFFERED

    def refund(self, request: Request) -> Outcome:
        return NOT_OFFERED

    def look_up(self, request: Request) -> Outcome | NotFound:
        return NOBODY_TO_ASK

    def list_journal(self, since: datetime) -> Sequence[JournalEntry] | Unknown:
        return NOBODY_TO_ASK

    def create_link(self, request: LinkRequest) -> Link | Declined | Unknown:
        return NOT_OFFERED

    def open_fields(self, request: LinkRequest) -> Link | Declined | Unknown:
        return NOT_OFFERED

    def fields_script(self) -> FieldsScript | None:
        return None

    def take_token(self, request: LinkRequest, token: str) -> LinkNews | Declined | Unknown:
        return NOT_OFFERED

    def look_up_link(self, request: LinkRequest) -> LinkNews | NotFound | Unknown | None:
        return NOBODY_TO_ASK

    def expire_link(self, request: LinkRequest) -> LinkNews | NotFound | Unknown:
        return NOBODY_TO_ASK

    def read_webhook(self, delivery: Delivery) -> Notice | Refusal:
        return Refusal(code="webhook_forged")
