"""What somebody means who types digits into a search: a whole number, its beginning or its end."""

import re
from dataclasses import dataclass

FEWEST_DIGITS = 5
MOST_DIGITS = 15
LOOKS_LIKE_A_PHONE = re.compile(r"[\s\d+()./\-\u00a0\u2010-\u2015]+")


@dataclass(frozen=True, kw_only=True)
class PhoneParts:
    """How an E.164 number (with its plus) may begin, and how it may end."""

    beginning: str
    end: str


def phone_parts(text: str, *, dial_code: str) -> PhoneParts | None:
    """The parts to look for; None when the text is no phone number or has fewer than five digits.

    `dial_code` is the code of the country in which a number without one is meant.

    >>> phone_parts("033 12 34", dial_code="45")
    PhoneParts(beginning='+45331234', end='331234')
    >>> phone_parts("+45 33 12", dial_code="49")
    PhoneParts(beginning='+453312', end='453312')
    """
    if LOOKS_LIKE_A_PHONE.fullmatch(text) is None:
        return None
    digits = re.sub(r"\D", "", text)
    international = text.strip().startswith("+") or digits.startswith("00")
    digits = digits.lstrip("0")
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    return PhoneParts(beginning=f"+{digits}" if international else f"+{dial_code}{digits}", end=digits)
