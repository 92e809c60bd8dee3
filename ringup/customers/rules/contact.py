"""Whether an e-mail address or a phone number can be one."""

import re

from ringup.values.phone_number import PhoneNumber
from ringup.values.refusal import Refusal

E_MAIL = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\".]+(?:\.[^\s@<>()\[\]\\,;:\".]+)+")
LONGEST_E_MAIL = 254


def tidy_email(text: str) -> str:
    """The address without blanks around it and with a domain in small letters, as all mail systems compare it."""
    name, at, domain = text.strip().rpartition("@")
    return f"{name}{at}{domain.lower()}"


def check_email(address: str) -> Refusal | None:
    """`email_not_valid` for what no mail system would take."""
    if len(address) > LONGEST_E_MAIL or E_MAIL.fullmatch(address) is None or ".." in address:
        return Refusal(code="email_not_valid", facts={"email": address[:LONGEST_E_MAIL]}, field="email")
    return None


def check_phone(phone: PhoneNumber) -> Refusal | None:
    """`phone_not_understood` for a text that is no number in any country."""
    if phone.e164:
        return None
    return Refusal(code="phone_not_understood", facts={"phone": phone.raw}, field="phone")
