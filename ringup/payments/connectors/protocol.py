"""What every payment connector can be asked, and what it answers. Connectors know no tables and no transactions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from ringup.payments.rules.disputes import DisputeNews
from ringup.payments.rules.links import LinkNews
from ringup.payments.rules.outcomes import Declined, NotFound, Outcome, Unknown
from ringup.payments.rules.reconciling import JournalEntry
from ringup.payments.rules.states import OperationKind
from ringup.values.money import Money
from ringup.values.refusal import Refusal


class Capability(StrEnum):
    """What a connector can do. What it cannot do it answers with `NOT_OFFERED`."""

    AUTHORIZE = "authorize"
    CAPTURE = "capture"
    CAPTURE_PART = "capture_part"
    CAPTURE_AGAIN = "capture_again"  # what a capture of a part leaves stays reserved
    VOID = "void"
    REFUND = "refund"
    LOOK_UP = "look_up"
    WEBHOOKS = "webhooks"
    PAYMENT_LINK = "payment_link"
    STORE_CARD = "store_card"
    HOSTED_FIELDS = "hosted_fields"  # it has fields for the desk, in a frame of its own
    ADDRESS_CHECKS = "address_checks"  # it tells what the issuer says of the billing address
    DISPUTES = "disputes"  # it tells of charges that are disputed
    JOURNAL = "journal"  # it lists all that it did


class CardSource(StrEnum):
    """Where the card comes from; never a card number."""

    STORED_CARD = "stored_card"
    APPROVAL_CODE = "approval_code"


NOT_OFFERED = Declined(code="not_offered")
NOBODY_TO_ASK = Unknown(because="nobody_to_ask")


@dataclass(frozen=True, kw_only=True)
class BillingAddress:
    """Who pays, and where: for the issuer to check."""

    name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One operation, the same for every try of it.

    `intent` is our operation's public id and stands in the processor's metadata; `idempotency_key` was born with it.
    `token` names a stored card and `approval_code` what a terminal showed, for an authorization. `reference` is the
    processor's own id of what is captured, voided or refunded. `kind` and `asked_at` help to look it up. `billing` is
    told where the address is to be checked.
    """

    intent: str
    idempotency_key: str
    amount: Money
    order_number: str = ""
    token: str = ""
    approval_code: str = ""
    reference: str = ""
    kind: OperationKind = OperationKind.AUTHORIZE
    asked_at: datetime | None = None
    billing: BillingAddress | None = None


class LinkPurpose(StrEnum):
    """What the customer does at the processor's page."""

    PAY = "pay"
    STORE_CARD = "store_card"
    KEY_CARD = "key_card"  # an agent keys what the customer says, in a frame of the processor


@dataclass(frozen=True, kw_only=True)
class LinkRequest:
    """A page of the processor for one customer, the same for every try.

    `intent` is our link's public id. `amount` is nothing where a card is stored. `reference` is the processor's own id
    of the link, empty while it is asked for. `back_to` is where the page sends the customer when all is done.

    `framed_by` is the origin that may show the fields of an agent; `keeps_card` whether the token is for more than one
    payment.
    """

    intent: str
    idempotency_key: str
    amount: Money
    purpose: LinkPurpose = LinkPurpose.PAY
    payee: str = ""
    order_number: str = ""
    email: str = ""
    language: str = ""
    back_to: str = ""
    expires_at: datetime | None = None
    reference: str = ""
    framed_by: str = ""
    keeps_card: bool = False


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page that the processor made: where it is, and until when."""

    reference: str
    url: str
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class FieldsScript:
    """The script of a processor whose fields are no page: it puts its own frame into ours, and gives out a token.

    `address` is where the script is, `public_key` ours, `frames` and `connects` the origins that it needs.
    """

    address: str
    public_key: str
    frames: tuple[str, ...]
    connects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A webhook as it came in, headers with lower-case names; nothing about it is trusted yet."""

    body: bytes
    headers: Mapping[str, str]
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A genuine message of the processor. `intent` is empty where it is not about anything of ours.

    `outcome` is what became of an operation, `link` what happened to a payment link, `dispute` how a charge is disputed
    that it names itself.
    """

    event_id: str
    intent: str
    outcome: Outcome | None = None
    link: LinkNews | None = None
    dispute: DisputeNews | None = None


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

    def list_journal(self, since: datetime) -> Sequence[JournalEntry] | Unknown:
        """All that it did since then, in its order, whoever asked for it."""
        ...

    def create_link(self, request: LinkRequest) -> Link | Declined | Unknown:
        """A page on which the customer pays (the amount is reserved, not taken), or leaves a card."""
        ...

    def open_fields(self, request: LinkRequest) -> Link | Declined | Unknown:
        """Fields of the processor for one card, to be shown in a frame of the desk; asked about as a link is.

        A processor with a script instead of a page answers without an address.
        """
        ...

    def fields_script(self) -> FieldsScript | None:
        """The script that makes the fields; None where they are a page."""
        ...

    def take_token(self, request: LinkRequest, token: str) -> LinkNews | Declined | Unknown:
        """The card behind the token that the script gave out."""
        ...

    def look_up_link(self, request: LinkRequest) -> LinkNews | NotFound | Unknown | None:
        """The latest news of the link; None while nothing has happened."""
        ...

    def expire_link(self, request: LinkRequest) -> LinkNews | NotFound | Unknown:
        """Nobody can pay by the link any more, unless somebody was faster: the news tells which."""
        ...

    def read_webhook(self, delivery: Delivery) -> Notice | Refusal:
        """The message, or why it is not believed: `webhook_forged`, `webhook_stale`, `webhook_unreadable`."""
        ...
