"""Address verification: what the issuer says of holder and address, and whether that is good enough (§6.1)."""

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """What the issuer says of one part."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNCHECKED = "unchecked"  # it was not asked, or does not say


class AddressLevel(StrEnum):
    """What has to be right before an authorization is accepted."""

    ALWAYS = "always"
    HOLDER = "holder"
    BILLING_ADDRESS = "billing_address"
    POSTAL_CODE = "postal_code"


@dataclass(frozen=True, kw_only=True)
class AddressChecks:
    """The holder's name, the street and the postal code, each by itself."""

    holder: Check = Check.UNCHECKED
    street: Check = Check.UNCHECKED
    postal_code: Check = Check.UNCHECKED

    @property
    def text(self) -> str:
        """As it is stored: `match,unchecked,mismatch`."""
        return f"{self.holder},{self.street},{self.postal_code}"

    @classmethod
    def read(cls, text: str) -> "AddressChecks | None":
        """What was stored; None for an empty text."""
        if not text:
            return None
        holder, street, postal_code = (Check(part) for part in text.split(","))
        return cls(holder=holder, street=street, postal_code=postal_code)


PARTS = {
    AddressLevel.ALWAYS: (),
    AddressLevel.HOLDER: ("holder",),
    AddressLevel.BILLING_ADDRESS: ("street", "postal_code"),
    AddressLevel.POSTAL_CODE: ("postal_code",),
}
# What stands as the reason of such a decline.
REFUSED = "address_mismatch"


def is_accepted(level: AddressLevel, checks: AddressChecks | None) -> bool:
    """Whether nothing that the level asks for is wrong. What an issuer does not check is not wrong: most abroad do not.

    >>> is_accepted(AddressLevel.POSTAL_CODE, AddressChecks(street=Check.MISMATCH, postal_code=Check.MATCH))
    True
    """
    return checks is None or all(getattr(checks, part) is not Check.MISMATCH for part in PARTS[level])
