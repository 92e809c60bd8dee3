"""Kits: what stands in one as it is sold, what may stand in its place, and what a kit must not hold (spec §13)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Part:
    """An item as far as a kit asks: `key` finds it, `sold` says whether it can be sold now."""

    key: int
    number: str
    text: str
    unit: str = "ea"
    cost: Decimal | None = None
    sold: bool = True


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """What may stand in a component's place, and what that costs for each kit."""

    part: Part
    charge: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Component:
    """So many of a part in each kit."""

    part: Part
    quantity: Decimal = Decimal(1)
    substitutes: tuple[Substitute, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What stands in the kit at the place of a component: itself, or a substitute for its charge.

    `place` is the number of the kit's own component there.
    """

    part: Part
    quantity: Decimal
    place: str
    charge: Decimal = Decimal(0)

    @property
    def is_substitute(self) -> bool:
        """Whether something else stands there than the kit says."""
        return self.part.number != self.place


def choose_components(
    kit: Sequence[Component], wanted: Mapping[str, str], *, number: str
) -> tuple[Chosen, ...] | Refusal:
    """The kit with the wanted substitutes, {number of the component: number of what stands in its place}.

    A component named for itself is the kit's own. Refusals: `kit_component_unknown` {component, item},
    `substitute_not_offered` {component, substitute, offered}, `component_not_sold` {component, item}.
    """
    places = {component.part.number for component in kit}
    for place in wanted:
        if place not in places:
            return Refusal(code="kit_component_unknown", facts={"component": place, "item": number}, field="kit")
    chosen = []
    for component in kit:
        made = _choose(component, wanted.get(component.part.number, component.part.number))
        if isinstance(made, Refusal):
            return made
        if not made.part.sold:
            facts = {"component": made.part.number, "item": number}
            return Refusal(code="component_not_sold", facts=facts, field="kit")
        chosen.append(made)
    return tuple(chosen)


def _choose(component: Component, wanted: str) -> Chosen | Refusal:
    own = component.part.number
    if wanted == own:
        return Chosen(part=component.part, quantity=component.quantity, place=own)
    for substitute in component.substitutes:
        if substitute.part.number == wanted:
            return Chosen(part=substitute.part, quantity=component.quantity, place=own, charge=substitute.charge)
    offered = [substitute.part.number for substitute in component.substitutes]
    facts = {"component": own, "substitute": wanted, "offered": offered}
    return Refusal(code="substitute_not_offered", facts=facts, field="kit")


def is_a_plain_part(change: SetupChange) -> Iterator[Refusal]:
    """A component is an item that can be sold by itself. Facts: `of_variants`, `is_kit`, `holder_is_part`, `is_itself`.

    A kit in a kit would leave open which of the two is priced and which is picked.
    """
    if change.facts["is_itself"]:
        yield Refusal(code="kit_of_itself", field="item")
    elif change.facts["of_variants"]:
        yield Refusal(code="component_of_variants", field="item")
    elif change.facts["is_kit"] or change.facts["holder_is_part"]:
        yield Refusal(code="kit_in_a_kit", field="item")


def has_a_quantity(change: SetupChange) -> Iterator[Refusal]:
    """A component of nothing is none."""
    quantity = change.after.get("quantity")
    if quantity is not None and quantity <= 0:
        yield Refusal(code="quantity_needed", field="quantity")


def stands_for_a_component(change: SetupChange) -> Iterator[Refusal]:
    """Facts: `components`, the keys of the kit's components."""
    if change.after.get("instead_of") not in change.facts["components"]:
        yield Refusal(code="not_in_the_kit", field="instead_of")
    elif change.after.get("item") == change.after.get("instead_of"):
        yield Refusal(code="substitute_of_itself", field="item")
