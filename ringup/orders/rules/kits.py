"""The components of a kit line as it was sold: what stands in it, for which charge, at which price and cost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ringup.products.rules.kits import Chosen
from ringup.values.decimals import plain_text


@dataclass(frozen=True, kw_only=True)
class LineComponent:
    """So many of an item in each kit of the line. `key` finds the item; number and text are those of the sale.

    `place` is the number of the kit's own component there. `price` is the component's base price when the line was
    last priced by rule: once the line's price is promised or given by hand, the net is shared out by it for good.
    """

    key: int
    number: str
    text: str
    quantity: Decimal
    place: str = ""
    charge: Decimal = Decimal(0)
    cost: Decimal | None = None
    price: Decimal | None = None

    @property
    def is_substitute(self) -> bool:
        """Whether something else stands there than the kit says."""
        return self.place != self.number

    def as_dict(self) -> dict[str, Any]:
        """As the line keeps it."""
        return {
            "key": self.key,
            "number": self.number,
            "text": self.text,
            "quantity": plain_text(self.quantity),
            "place": self.place,
            "charge": plain_text(self.charge),
            **({} if self.cost is None else {"cost": plain_text(self.cost)}),
            **({} if self.price is None else {"price": plain_text(self.price)}),
        }


def components_on(kit: Sequence[Mapping[str, Any]]) -> tuple[LineComponent, ...]:
    """The components that a line keeps."""
    return tuple(LineComponent(**{**kept, **_numbers(kept)}) for kept in kit)


def components_of(chosen: Sequence[Chosen]) -> list[dict[str, Any]]:
    """What a line keeps of the components that were chosen for it."""
    return [
        LineComponent(
            key=one.part.key,
            number=one.part.number,
            text=one.part.text,
            quantity=one.quantity,
            place=one.place,
            charge=one.charge,
            cost=one.part.cost,
        ).as_dict()
        for one in chosen
    ]


def substitutes_in(kit: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """{number of the component: number of what stands in its place} of the line, for another line like it."""
    return {kept["place"]: kept["number"] for kept in kit if kept["place"] != kept["number"]}


def shared_out(
    kit: Sequence[Mapping[str, Any]], result: Mapping[str, Any]
) -> Iterator[tuple[LineComponent, Mapping[str, str]]]:
    """Each component with its part of the line's stored result: `quantity` in the whole line and `net`."""
    # A line that was not calculated yet has components, but no shares.
    return zip(components_on(kit), result.get("components", ()), strict=False)


def cost_of_kit(components: Sequence[LineComponent]) -> Decimal | None:
    """What the components of one kit cost us; None unless the cost of each is known.

    Two at 3.00 and one at 4.50 cost 10.50.
    """
    costs = [None if one.cost is None else one.cost * one.quantity for one in components]
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(costs) else None


def _numbers(kept: Mapping[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(kept[name]) for name in ("quantity", "charge", "cost", "price") if name in kept}
