"""The charge kinds. A new one is a file in this folder and a line here, in alphabetical order."""

from ringup.pricing.rules.charges import fixed, per_piece, percent
from ringup.pricing.rules.charges.kind import ChargeKind

KINDS: tuple[ChargeKind, ...] = (
    fixed,
    per_piece,
    percent,
)
