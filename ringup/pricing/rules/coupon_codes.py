"""What made-up coupon codes look like: so random that nobody guesses one, and easy to read out over the phone."""

from collections.abc import Sequence
from math import log2

# Without I, L, O and U: nobody takes one for another, and no word comes out.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
# 12 signs of 32 are 60 bits (design/reliability: T08).
RANDOM_SIGNS = 12
MOST_CODES = 10_000
LONGEST_PREFIX = 12

assert RANDOM_SIGNS * log2(len(SIGNS)) >= 60


def written_code(prefix: str, numbers: Sequence[int]) -> str:
    """The code of random numbers from 0 to 31, in groups.

    >>> written_code("FALL", [0, 1, 2, 3, 31, 30, 29, 28, 10, 11, 12, 13])
    'FALL-0123-ZYXW-ABCD'
    """
    signs = "".join(SIGNS[number] for number in numbers)
    groups = [signs[start : start + GROUP] for start in range(0, len(signs), GROUP)]
    return "-".join([prefix.upper(), *groups] if prefix else groups)
