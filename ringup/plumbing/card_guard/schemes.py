"""Which first digits the card schemes use, and how long their numbers are."""

from typing import NamedTuple


class Scheme(NamedTuple):
    """Ranges of first digits, at most four, and the lengths of the numbers that begin so."""

    name: str
    ranges: tuple[tuple[str, str], ...]
    lengths: tuple[int, ...]


# No lengths 12 and 13: old Visa and Maestro numbers had them, but so does every tenth German mobile number ("+49 …").
# Where a range is finer than four digits, the whole of its four digits counts: rather refuse once too often.
SCHEMES = (
    Scheme("American Express", (("34", "34"), ("37", "37")), (15,)),
    # Their range has room for 17 digits, and no such card; market places number orders so ("304-1234567-1234567").
    Scheme("Diners Club", (("30", "30"), ("36", "36"), ("38", "39")), (14, 16, 19)),
    Scheme("Discover", (("6011", "6011"), ("644", "649"), ("65", "65")), (16, 17, 18, 19)),
    Scheme("JCB", (("3528", "3589"),), (16, 17, 18, 19)),
    Scheme("Maestro, Dankort, Elo, Verve", (("50", "50"), ("56", "58"), ("63", "63"), ("67", "67")), (16, 18, 19)),
    Scheme("Mastercard", (("2221", "2720"), ("51", "55")), (16,)),
    Scheme("Mir", (("2200", "2204"),), (16, 17, 18, 19)),
    Scheme("RuPay", (("60", "60"), ("81", "82")), (16,)),
    Scheme("Troy", (("9792", "9792"),), (16,)),
    Scheme("UnionPay", (("62", "62"), ("81", "81")), (16, 17, 18, 19)),
    Scheme("Visa", (("4", "4"),), (16, 19)),
)
SHORTEST, LONGEST = 14, 19


def _lengths_by_first_digits() -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for scheme in SCHEMES:
        for first, last in scheme.ranges:
            for number in range(int(first.ljust(4, "0")), int(last.ljust(4, "9")) + 1):
                found.setdefault(f"{number:04}", set()).update(scheme.lengths)
    return {digits: tuple(sorted(lengths)) for digits, lengths in found.items()}


LENGTHS = _lengths_by_first_digits()
