"""A line's parts: its units grouped by what happened to them (price file, rule 8; spec §15.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ringup.pricing.rules.calculation import Portion, PricedLine


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Units with the same discounts and the same amount off each; the amounts are the part's."""

    quantity: Decimal
    discount_minor: int
    net_minor: int
    discounts: frozenset[str]

    @property
    def off_each(self) -> Fraction:
        """What is taken off one unit."""
        return Fraction(self.discount_minor) / Fraction(self.quantity)

    def joined(self, other: "Part") -> "Part":
        """Both together."""
        return Part(
            quantity=self.quantity + other.quantity,
            discount_minor=self.discount_minor + other.discount_minor,
            net_minor=self.net_minor + other.net_minor,
            discounts=self.discounts,
        )


def parts_of(line: PricedLine, *, keep_on_one_line: bool) -> tuple[Part, ...]:
    """The parts, larger amount off first. With `keep_on_one_line` a total amount does not divide a part."""
    parts = [part for portion in line.portions for part in divided(portion, keep_on_one_line=keep_on_one_line)]
    if len(parts) == 1:
        return (parts[0],)
    found: dict[tuple[frozenset[str], Fraction], Part] = {}
    for part in parts:
        key = (part.discounts, part.off_each)
        found[key] = found[key].joined(part) if key in found else part
    return tuple(sorted(found.values(), key=lambda part: -part.off_each))


def divided(portion: Portion, *, keep_on_one_line: bool) -> Iterator[Part]:
    """A portion as parts: an amount of several units gives each the same, and what is left one unit more to some.

    10.00 off 3 units: one with 3.34 and two with 3.33 off (O-031).
    """
    names = frozenset(take.discount for take in portion.takes if take.amount_minor)
    pieces = int(portion.quantity)
    total = any(take.total and take.amount_minor for take in portion.takes)
    if keep_on_one_line or not total or pieces != portion.quantity or portion.discount_minor % pieces == 0:
        yield Part(
            quantity=portion.quantity,
            discount_minor=portion.discount_minor,
            net_minor=portion.net_minor,
            discounts=names,
        )
        return
    off_each, more = divmod(portion.discount_minor, pieces)
    worth_each, worth_more = divmod(portion.value_minor, pieces)
    # The units that give a cent more are also those that are worth one more, so that no part falls below zero.
    for quantity, discount, value in (
        (more, more * (off_each + 1), more * worth_each + min(more, worth_more)),
        (pieces - more, (pieces - more) * off_each, (pieces - more) * worth_each + max(0, worth_more - more)),
    ):
        yield Part(quantity=Decimal(quantity), discount_minor=discount, net_minor=value - discount, discounts=names)
