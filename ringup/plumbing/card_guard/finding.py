"""Finds card numbers: 14 to 19 digits, at most two separators between two of them, a scheme's first digits, Luhn.

Only whole groups of digits count: "4111 1111 1111 1111 12/27" holds a card number, 16 digits in the middle of a
parcel number of 20 do not. The work is linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from ringup.plumbing.card_guard.reading import HARD, SOFT, read
from ringup.plumbing.card_guard.schemes import LENGTHS, LONGEST, SHORTEST

WHITE = r"\t\n\r\v\f"
ANY_SOFT, ANY_HARD = WHITE + re.escape(SOFT), re.escape(HARD)
# Every repetition is of single signs and nothing has to follow it: there is nothing to try twice.
REGION = re.compile(rf"[0-9][0-9{ANY_SOFT}{ANY_HARD}]{{{SHORTEST - 1},}}")
BREAK = re.compile(
    rf"(?:[{ANY_SOFT}]{{3}}|[{ANY_SOFT}]{{1,2}}[{ANY_HARD}]|[{ANY_HARD}][{ANY_SOFT}{ANY_HARD}])[{ANY_SOFT}{ANY_HARD}]*"
)
GROUP = re.compile("[0-9]+")
IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?\b", re.IGNORECASE)
SHORTEST_IBAN = 15
# A day and a time of day, year first or day first, as records and notes write them: "2026-11-21T22:54:12.850789+00:00".
MOMENT = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}([-/.])[01][0-9]\1[0-3][0-9]|[0-3]?[0-9]([-/.])[01]?[0-9]\2(?:19|20)[0-9]{2})"
    r"(?:[Tt]|,? )[0-2][0-9]:[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]{1,6})?)?"
    r"(?:[Zz]|[+-][01][0-9]:?[0-5][0-9])?(?![0-9])"
)
AS_VALUE = bytes.maketrans(b"0123456789", bytes(range(10)))
DOUBLED = bytes.maketrans(b"0123456789", bytes([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]))


@dataclass(frozen=True, kw_only=True, slots=True)
class CardNumber:
    """Where a card number stands in the text, `text[start:end]`, and its last four digits: all that may be kept."""

    start: int
    end: int
    last_four: str


def contains_card_number(text: str) -> bool:
    """Whether the text holds something that could be a card number."""
    return next(_find(text), None) is not None


def find_card_numbers(text: str) -> tuple[CardNumber, ...]:
    """Every card number in the text, from left to right; numbers that overlap are given as one.

    >>> find_card_numbers("pays with 4111 1111 1111 1111")
    (CardNumber(start=10, end=29, last_four='1111'),)
    """
    found: list[CardNumber] = []
    for hit in _find(text):
        if found and hit.start < found[-1].end:
            last = found.pop()
            widest = hit if hit.end > last.end else last
            hit = CardNumber(start=last.start, end=widest.end, last_four=widest.last_four)
        found.append(hit)
    return tuple(found)


def _find(text: str) -> Iterator[CardNumber]:
    symbols, places = read(text)
    others: list[tuple[int, int]] | None = None
    for start, end in _runs(symbols):
        for first, last in _card_numbers(symbols, start, end):
            if others is None:
                others = sorted(_bank_accounts(symbols) + [found.span() for found in MOMENT.finditer(symbols)])
            if not _inside(others, first, last):
                digits = "".join(GROUP.findall(symbols, first, last))
                yield CardNumber(start=places[first], end=places[last - 1] + 1, last_four=digits[-4:])


def _runs(symbols: str) -> Iterator[tuple[int, int]]:
    """Where digits stand together with at most two separators between two of them."""
    for region in REGION.finditer(symbols):
        start = region.start()
        for gap in BREAK.finditer(symbols, start, region.end()):
            yield start, gap.start()
            start = gap.end()
        yield start, region.end()


def _card_numbers(symbols: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the run's card numbers, as places in the symbols."""
    groups = GROUP.findall(symbols, start, end)
    digits = "".join(groups)
    if len(digits) < SHORTEST or (len(groups) == 1 and len(digits) > LONGEST):
        return
    borders = list(accumulate(map(len, groups), initial=0))
    ends = frozenset(borders)
    sums: tuple[list[int], list[int]] | None = None
    spans: list[tuple[int, int]] | None = None
    for index, first in enumerate(borders[:-1]):
        for length in LENGTHS.get(digits[first : first + 4], ()):
            last = first + length
            if last not in ends:
                continue
            sums = sums or _luhn_sums(digits)
            running = sums[last % 2]
            if (running[last] - running[first]) % 10 == 0:
                spans = spans or [group.span() for group in GROUP.finditer(symbols, start, end)]
                closing = next(at for at in range(index, len(groups)) if borders[at + 1] == last)
                yield spans[index][0], spans[closing][1]


def _luhn_sums(digits: str) -> tuple[list[int], list[int]]:
    """Running sums from which every window's Luhn sum is one subtraction: doubled at even places, and at odd ones.

    A number's last digit is never doubled, so a window that ends before an even place doubles the even places.
    """
    raw = digits.encode()
    sums = []
    for doubled in (0, 1):
        values = bytearray(raw)
        values[doubled::2] = raw[doubled::2].translate(DOUBLED)
        values[1 - doubled :: 2] = raw[1 - doubled :: 2].translate(AS_VALUE)
        sums.append(list(accumulate(values, initial=0)))
    return sums[0], sums[1]


def _bank_accounts(symbols: str) -> list[tuple[int, int]]:
    """Where valid IBANs stand, in ascending order: their groups of four digits belong to an account, not to a card."""
    found = []
    for candidate in IBAN.finditer(symbols):
        # A word of four letters after the account looks like one more group: try without the last groups, too.
        text = candidate[0]
        while len(text) >= SHORTEST_IBAN and not _is_iban(text.replace(" ", "")):
            text = text.rpartition(" ")[0]
        if len(text) >= SHORTEST_IBAN:
            found.append((candidate.start(), candidate.start() + len(text)))
    return found


def _is_iban(account: str) -> bool:
    # ISO 13616: the first four signs move to the end, letters count from A = 10, the rest by 97 is 1.
    return (
        len(account) >= SHORTEST_IBAN
        and int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1
    )


def _inside(spans: list[tuple[int, int]], first: int, last: int) -> bool:
    """Whether one of the spans, which are in order and apart, covers all of it."""
    at = bisect_right(spans, first, key=itemgetter(0)) - 1
    return at >= 0 and last <= spans[at][1]
