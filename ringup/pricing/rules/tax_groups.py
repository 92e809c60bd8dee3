"""The tax group of an address, found by rules over its parts; the first priority at which one fits holds (spec §16).

AX: automatic sales tax group assignment. Tax is then the rate of the address's group for the item's tax group.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ringup.pricing.rules.basket import Destination

# Ends a postal code that stands for all that begin so.
AND_SO_ON = "*"


@dataclass(frozen=True, kw_only=True)
class TaxGroupRule:
    """Addresses of which all parts named in `region` are these have `tax_group`; priority 1 is looked at first.

    A postal code "100*" stands for all that begin with 100, and "10001" for "10001-1234", too.
    """

    tax_group: str
    priority: int = 1
    region: Destination = field(default_factory=Destination)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say."""
        if self.priority < 1:
            yield "priority", "must be 1 or more"
        if self.region == Destination():
            yield "region", "must name a part of the address"

    def fits(self, destination: Destination) -> bool:
        """Whether the address is one of these. Case does not matter."""
        return all(
            fits_postal_code(wanted, getattr(destination, part))
            if part == "postal_code"
            else wanted.casefold() == getattr(destination, part).casefold()
            for part, wanted in vars(self.region).items()
            if wanted
        )


class TaxGroups:
    """The rules, indexed by the parts that they name: thousands of postal codes are asked as quickly as one."""

    def __init__(self, rules: Iterable[TaxGroupRule]) -> None:
        self._shapes: dict[tuple[tuple[str, ...], int | None], dict[tuple[str, ...], tuple[int, int, int, str]]] = {}
        for position, rule in enumerate(rules):
            parts = tuple(part for part, wanted in vars(rule.region).items() if wanted)
            code = plain_code(rule.region.postal_code)
            length = len(code) - 1 if code.endswith(AND_SO_ON) else None
            values = tuple(
                code.removesuffix(AND_SO_ON) if part == "postal_code" else getattr(rule.region, part).casefold()
                for part in parts
            )
            rank = (rule.priority, -len(parts), position, rule.tax_group)
            shape = self._shapes.setdefault((parts, length), {})
            shape[values] = min(shape.get(values, rank), rank)

    def __bool__(self) -> bool:
        return bool(self._shapes)

    def find(self, destination: Destination) -> str:
        """The group of the first priority that has a rule for the address; there, of the rule that names most of it.

        No rule fits: nothing. With ZIP 10001 → NYC at priority 1 and state NY → NYS at 2, 10001 has NYC, 14604 NYS.
        """
        found = []
        for (parts, length), by_values in self._shapes.items():
            for code in codes_of(destination.postal_code, length) if "postal_code" in parts else ("",):
                values = tuple(
                    code if part == "postal_code" else getattr(destination, part).casefold() for part in parts
                )
                if values in by_values:
                    found.append(by_values[values])
        return min(found)[-1] if found else ""


def plain_code(postal_code: str) -> str:
    """A postal code without what people write differently: "2312 ab" and "2312AB" are one."""
    return "".join(postal_code.split()).casefold()


def codes_of(postal_code: str, length: int | None) -> tuple[str, ...]:
    """What rules may call a postal code: itself, the part before a hyphen, or its first signs."""
    code = plain_code(postal_code)
    if length is not None:
        return (code[:length],) if len(code) >= length else ()
    return tuple(dict.fromkeys((code, code.partition("-")[0])))


def fits_postal_code(wanted: str, postal_code: str) -> bool:
    """Whether a rule's postal code means this one."""
    code = plain_code(wanted)
    if code.endswith(AND_SO_ON):
        return plain_code(postal_code).startswith(code.removesuffix(AND_SO_ON))
    return code in codes_of(postal_code, None)
