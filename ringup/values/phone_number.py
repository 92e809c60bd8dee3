"""A phone number as a value: E.164 for matching, the extension apart, and the text as it was typed."""

import re
from dataclasses import dataclass

E164 = re.compile(r"\+[1-9]\d{1,14}", re.ASCII)
EXTENSION = re.compile(r"\d{0,10}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """`e164` is empty where the typed text could not be understood as a number; `raw` is always kept."""

    e164: str = ""
    extension: str = ""
    raw: str = ""

    def __post_init__(self) -> None:
        if self.e164 and E164.fullmatch(self.e164) is None:
            raise ValueError(f"not an E.164 number: {self.e164!r}")
        if EXTENSION.fullmatch(self.extension) is None:
            raise ValueError(f"an extension is digits: {self.extension!r}")

    def same_line(self, other: "PhoneNumber") -> bool:
        """Whether both ring at the same subscriber; extensions share one line, an unreadable number matches none."""
        return bool(self.e164) and self.e164 == other.e164

    def __str__(self) -> str:
        if not self.e164:
            return self.raw
        return f"{self.e164} x{self.extension}" if self.extension else self.e164
