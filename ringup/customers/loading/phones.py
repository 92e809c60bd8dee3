"""Reads a phone number as people type it, in the country where they are."""

import phonenumbers

from ringup.values.phone_number import PhoneNumber

LONGEST = 40
# Shorter ones are emergency and service numbers, which call nobody back.
SHORTEST = 4


def read_phone(text: str, *, country: str = "") -> PhoneNumber:
    """The number in E.164 with its extension; `e164` stays empty where the text cannot be a number.

    `country` (ISO 3166) decides what a number without a country code means; the text is kept as it was typed.

    >>> read_phone("(010) 123 45 67 ext. 12", country="NL")
    PhoneNumber(e164='+31101234567', extension='12', raw='(010) 123 45 67 ext. 12')
    """
    raw = " ".join(text.replace("\0", " ").split())[:LONGEST]
    try:
        found = phonenumbers.parse(raw, country or None)
    except phonenumbers.NumberParseException:
        return PhoneNumber(raw=raw)
    reason = phonenumbers.is_possible_number_with_reason(found)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE or len(str(found.national_number)) < SHORTEST:
        return PhoneNumber(raw=raw)
    e164 = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164=e164, extension=(found.extension or "")[:10], raw=raw)


def dial_code(country: str) -> str:
    """The country's code on the phone: `45` for DK; empty for an unknown country."""
    return str(phonenumbers.country_code_for_region(country.upper()) or "")
