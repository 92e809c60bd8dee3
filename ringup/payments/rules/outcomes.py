"""What a processor can answer. There is no fourth answer: what is not certain is unknown."""

from dataclasses import dataclass
from datetime import datetime

from ringup.payments.rules.address_checks import AddressChecks
from ringup.values.money import Money


@dataclass(frozen=True, kw_only=True)
class Succeeded:
    """The processor did it: for this amount, under this reference of its own.

    `checks`: what the issuer says of the address, with an authorization; None where the processor does not tell.
    """

    reference: str
    amount: Money
    expires_at: datetime | None = None
    checks: AddressChecks | None = None


@dataclass(frozen=True, kw_only=True)
class Declined:
    """The processor certainly did not do it, and will not; `code` is its word for why."""

    code: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """It may have been done or not: no answer in time, a broken one, an error on the other side. Never a failure."""

    because: str


@dataclass(frozen=True, kw_only=True)
class NotFound:
    """Only when we look up: the processor knows of no such request."""


Outcome = Succeeded | Declined | Unknown
