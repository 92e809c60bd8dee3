"""Money: whole minor units of one ISO 4217 currency. Amounts of different currencies never meet."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ringup.values.decimals import parse_decimal
from ringup.values.rounding import EXACT, round_half_up

# Currencies whose minor unit is not a hundredth (ISO 4217).
WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
WITH_FOUR = "CLF UYW"
EXPONENTS = {
    code: exponent
    for codes, exponent in ((WITHOUT_DECIMALS, 0), (WITH_THREE, 3), (WITH_FOUR, 4))
    for code in codes.split()
}
CODE = re.compile(r"[A-Z]{3}", re.ASCII)


def is_currency(code: str) -> bool:
    """Whether the text has the form of an ISO 4217 code: three capital letters."""
    return CODE.fullmatch(code) is not None


def exponent_of(currency: str) -> int:
    """How many decimals the currency has: USD 2, JPY 0, KWD 3."""
    return EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount in minor units, rounded half up once: (Decimal("19.905"), "USD") → 1991."""
    return round_half_up(amount.scaleb(exponent_of(currency), context=EXACT))


@lru_cache(maxsize=4096)  # an order is printed anew with every line, with the amounts that it had before
def minor_text(minor: int, currency: str) -> str:
    """Minor units as plain text with the currency's decimals: (1990, "USD") → "19.90"."""
    return fixed_text(minor, exponent_of(currency))


def fixed_text(scaled: int, decimals: int) -> str:
    """A whole number of the smallest decimal as text: (-5, 2) → "-0.05", (7, 0) → "7"."""
    if decimals == 0:
        return str(scaled)
    whole, rest = divmod(abs(scaled), 10**decimals)
    return f"{'-' if scaled < 0 else ''}{whole}.{rest:0{decimals}d}"


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units of `currency`: Money(1990, "USD") is $19.90, Money(1990, "JPY") is ¥1,990."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")
        if not is_currency(self.currency):
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """From a plain decimal string; ValueError for other text and for more decimals than the currency has."""
        amount = parse_decimal(text)
        minor = to_minor(amount, currency)
        if Decimal(minor).scaleb(-exponent_of(currency), context=EXACT) != amount:
            raise ValueError(f"{currency} has no such small unit: {text!r}")
        return cls(minor, currency)

    @classmethod
    def from_decimal(cls, amount: Decimal, currency: str) -> "Money":
        """Rounded half up to the currency's smallest unit."""
        return cls(to_minor(amount, currency), currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, of that currency."""
        return cls(0, currency)

    @property
    def as_decimal(self) -> Decimal:
        """The amount with the currency's decimals: Decimal("19.90")."""
        return Decimal(self.minor).scaleb(-exponent_of(self.currency), context=EXACT)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __str__(self) -> str:
        return minor_text(self.minor, self.currency)

    def _same(self, other: "Money") -> int:
        """The other's minor units, if it is money of the same currency."""
        if not isinstance(other, Money):
            raise TypeError(f"money cannot be combined with {other!r}")
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be combined")
        return other.minor
