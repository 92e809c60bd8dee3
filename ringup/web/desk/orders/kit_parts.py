"""A kit line's components as people see them: what stands in it, what is its share, what may stand in its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _

from ringup.inventory.queries import Stock
from ringup.orders.models import SalesLine
from ringup.orders.rules.kits import LineComponent, components_on, shared_out
from ringup.plumbing import formats
from ringup.products.loading import load_kits
from ringup.web.desk.orders.panels.order_panel import Option
from ringup.web.desk.orders.parsing import KIT
from ringup.web.desk.orders.shown import Shown


@dataclass(frozen=True, kw_only=True)
class KitPart:
    """`instead_of` is what the kit itself says at that place; `net` the component's share of the line."""

    quantity: str
    item: str
    name: str
    net: str
    instead_of: str = ""
    charge: str = ""
    on_hand: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class KitPlace:
    """A component that something else may stand for: `field` is its name in the form."""

    field: str
    name: str
    options: tuple[Option, ...]


def kit_parts(shown: Shown, line: SalesLine) -> tuple[KitPart, ...]:
    """What stands in the kit line; nothing for any other."""
    return tuple(_part(shown, line, part, share) for part, share in shared_out(line.kit, line.result))


def kit_stock(stock: Mapping[int, Stock], line: SalesLine) -> Stock | None:
    """How many can be sold: of a kit that is not kept in stock itself, as many as its components suffice for."""
    own = stock.get(line.item_id or 0)
    if own is not None or not line.kit:
        return own
    parts = [(part, stock[part.key]) for part in components_on(line.kit) if part.key in stock]
    if not parts:
        return None
    sets = {part.key: (has.on_hand / part.quantity).to_integral_value(ROUND_FLOOR) for part, has in parts}
    fewest = min(sets.values())
    days = [has.day_for(part.quantity * line.quantity) for part, has in parts if sets[part.key] < line.quantity]
    return Stock(on_hand=fewest, expected_on=max((day for day in days if day), default=None) if all(days) else None)


def kit_places(shown: Shown, line: SalesLine) -> Iterator[KitPlace]:
    """Where something else may be chosen, with its charge for each kit; two queries for a kit, none for other lines."""
    if not line.kit or not shown.may_change or line.price_state == SalesLine.PriceState.LOCKED:
        return
    offered = load_kits([line.item_id or 0], currency=shown.currency).get(line.item_id or 0, ())
    now = {part.place: part for part in components_on(line.kit)}
    for component in offered:
        own, stands = component.part, now.get(component.part.number)
        if stands is None or not component.substitutes:
            continue
        choices = [(own.number, own.text)]
        choices += [
            (one.part.number, _more(one.part.text, one.charge, shown.currency)) for one in component.substitutes
        ]
        if stands.number not in dict(choices):
            choices.append((stands.number, _more(stands.text, stands.charge, shown.currency)))
        yield KitPlace(
            field=f"{KIT}{own.number}",
            name=own.text,
            options=tuple(
                Option(value=number, label=label, selected=number == stands.number) for number, label in choices
            ),
        )


def _part(shown: Shown, line: SalesLine, part: LineComponent, share: Mapping[str, str]) -> KitPart:
    quantity = Decimal(share["quantity"])
    has = shown.stock.get(part.key) if shown.may_change else None
    return KitPart(
        quantity=formats.quantity(quantity),
        item=part.number,
        name=part.text,
        net=formats.unit_price(Decimal(share["net"]), shown.currency),
        instead_of=part.place if part.is_substitute else "",
        charge=formats.unit_price(part.charge, shown.currency) if part.charge else "",
        on_hand="" if has is None else formats.quantity(has.on_hand),
        tone="" if has is None or has.on_hand >= quantity else "bad",
    )


def _more(text: str, charge: Decimal, currency: str) -> str:
    if not charge:
        return _("%(name)s, without a charge") % {"name": text}
    return _("%(name)s, %(charge)s more") % {"name": text, "charge": formats.unit_price(charge, currency)}
