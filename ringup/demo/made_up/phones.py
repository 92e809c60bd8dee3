"""Phone numbers that look right and ring nowhere, as far as a country has set numbers apart for fiction.

Great Britain (Ofcom), France (ARCEP), Germany (Bundesnetzagentur), Sweden (PTS), Australia (ACMA) and North America
have; elsewhere a number is phonenumbers' own example with other last digits.
"""

from functools import cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

# `#` is any digit; every number of a pattern passes the library's validity check (tested).
RESERVED: dict[str, tuple[str, ...]] = {
    "GB": (
        "+442079460###",
        *(f"+44{area}4960###" for area in ("113", "114", "116", "117", "118", "121", "131", "141", "151", "161")),
        "+441914980###",
        "+442890180###",
        "+442920180###",
    ),
    "FR": ("+33261910###", "+33353010###", "+33465710###", "+33536490###"),
    "DE": ("+493023125###", "+496990009###", "+494066969###", "+492214710###", "+498999998###"),
    "SE": ("+4684650040#", "+46317401###"),
    "AU": ("+61255500###", "+61355500###", "+61755500###", "+61855500###"),
    "US": ("+1503555010#", "+1617555014#", "+1512555017#", "+1312555012#"),
    "CA": ("+1416555013#", "+1604555018#", "+1902555016#"),
}

_STRIDE = 7919  # prime: neighbors get numbers that look unrelated, and none twice before all are used


def phone(region: str, index: int) -> str:
    """The index-th E.164 number of a region (ISO 3166), valid by the library: `+442079460000` for ("GB", 0)."""
    patterns = RESERVED.get(region)
    if patterns:
        pattern = patterns[index % len(patterns)]
        return _filled(pattern, index // len(patterns) * _STRIDE)
    pattern = _example(region, mobile=index % 5 < 2)
    for attempt in range(200):
        number = _filled(pattern, index * _STRIDE + attempt)
        if phonenumbers.is_valid_number(phonenumbers.parse(number)):
            return number
    raise LookupError(f"no valid phone number for {region}")


def _filled(pattern: str, number: int) -> str:
    places = pattern.count("#")
    return pattern.replace("#" * places, f"{number % 10**places:0{places}d}")


@cache
def _example(region: str, *, mobile: bool) -> str:
    kind = PhoneNumberType.MOBILE if mobile else PhoneNumberType.FIXED_LINE
    example = phonenumbers.example_number_for_type(region, kind)
    if example is None:
        raise LookupError(f"no example phone number for {region}")
    return phonenumbers.format_number(example, PhoneNumberFormat.E164)[:-4] + "####"
