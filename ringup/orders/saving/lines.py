"""New lines of an order and prices by hand: checked rows, which the next calculation prices and stores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, prefetch_related_objects

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.inventory.models import StockLevel
from ringup.orders.loading import OrderRows, find_items, find_reason
from ringup.orders.models import OrderNote, SalesLine, SalesOrder
from ringup.orders.rules.invoiced import refuse_less
from ringup.orders.rules.kits import components_of
from ringup.orders.saving import record, reprice
from ringup.orders.saving.by_hand import ByHand, put_line_discount, refuse_line_discount, refuse_price, set_override
from ringup.orders.saving.gifts import decline_gift
from ringup.orders.saving.promises import fixed_quantity
from ringup.products.loading import load_kits
from ringup.products.models import Item, ItemUnit
from ringup.products.rules.kits import Component, choose_components
from ringup.products.rules.selling import Sellable, check_sellable
from ringup.values.refusal import Refusal

# Each card has a number and an owner of its own (spec §7).
ONE_CARD = Refusal(code="gift_card_one_each", field="quantity")


@dataclass(frozen=True, kw_only=True)
class LineWish:
    """A line as a door asks for it. `remark` is the reason of what is given by hand, price or discount; else a note.

    A discount is {"percent": "10"} or {"amount": "2.50"} of the line. `kit` says what stands in a component's place:
    {number of the component: number of the substitute}. `keep`: the customer wants it although it is out of stock and
    has an alternative.
    """

    item: str
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price: Decimal | None = None
    discount: Mapping[str, str] | None = None
    remark: str = ""
    kit: Mapping[str, str] = field(default_factory=dict)
    keep: bool = False


def wished_lines(actor: Actor, rows: OrderRows, wishes: Sequence[LineWish]) -> list[SalesLine | Refusal]:
    """The lines that are wished for, each checked, with the header's delivery; not on the order yet."""
    items = find_items(actor, [wish.item for wish in wishes])
    asked = [items[wish.item] for wish in wishes if wish.item in items and _other_unit(wish, items[wish.item])]
    prefetch_related_objects(asked, "units")
    rows.units.extend(unit for item in {item.pk: item for item in asked}.values() for unit in item.units.all())
    stock = _stock_of(rows, items.values())
    kits = load_kits({item.pk for item in items.values()} & rows.rules.kits, currency=rows.order.currency)
    return [_wished_line(actor, rows, wish, items.get(wish.item), stock, kits) for wish in wishes]


def append_line(actor: Actor, rows: OrderRows, line: SalesLine, wish: LineWish) -> None:
    """Gives the line the next place on the order and notes what happened; the next calculation stores it."""
    line.position = max((row.position for row in rows.lines), default=0) + 1
    rows.lines.append(line)
    rows.changed.add(line.public_id)
    number = line.item.number if line.item else ""
    record(actor, rows, "add_line", after={"item": number, "quantity": str(line.quantity)}, line=line)
    if line.price_state == SalesLine.PriceState.OVERRIDE:
        after = {"price": str(line.unit_price), "reason": line.override_text}
        record(actor, rows, "line_price_override_on", after=after, line=line)
    elif wish.remark and not wish.discount:
        rows.notes.append(OrderNote(order=rows.order, line=line, text=wish.remark, written_by_id=actor.user))


def take_off_line(actor: Actor, rows: OrderRows, line: SalesLine) -> Refusal | None:
    """Takes the whole line off, or says why not (`refuse_less`); the next calculation is told what is gone."""
    if refusal := refuse_less(fixed_quantity(line), Decimal(0)):
        return refusal
    before = {"quantity": str(line.quantity), "item": line.text}
    record(actor, rows, "cancel_line", before=before, line=line)
    drop_line(rows, line)
    return None


def drop_line(rows: OrderRows, line: SalesLine) -> None:
    """The whole line goes; a free product that the customer does not want stays away."""
    if line.origin == SalesLine.Origin.GIFT:
        decline_gift(rows, line)
    rows.drop(line)
    line.delete()


def _wished_line(
    actor: Actor,
    rows: OrderRows,
    wish: LineWish,
    item: Item | None,
    stock: Mapping[int, Decimal],
    kits: Mapping[int, tuple[Component, ...]],
) -> SalesLine | Refusal:
    if item is None:
        return Refusal(code="item_not_found", facts={"text": wish.item}, field="entry")
    if item.gift_card and wish.quantity != 1:
        return ONE_CARD
    unit = wish.unit or item.unit
    other_units = item.units.all() if _other_unit(wish, item) else ()
    refusal = check_sellable(
        _sellable(item, stock, other_units),
        quantity=wish.quantity,
        unit=unit,
        keep=wish.keep,
        is_return=rows.order.kind == SalesOrder.Kind.RETURN or wish.quantity < 0,
    )
    if refusal is not None:
        return refusal
    kit = choose_components(kits.get(item.pk, ()), wish.kit, number=item.number)
    if isinstance(kit, Refusal):
        return kit
    order = rows.order
    line = SalesLine(
        order=order,
        item=item,
        text=item.name,
        quantity=wish.quantity,
        unit=unit,
        kit=components_of(kit),
        mode_of_delivery_id=order.mode_of_delivery_id,
        expedite_code_id=order.expedite_code_id,
        source_code_id=order.source_code_id,
        dimensions=order.dimensions,
    )
    if wish.price is None:
        return line
    return override_price(actor, rows, line, price=wish.price, reason=wish.remark) or line


def override_price(actor: Actor, rows: OrderRows, line: SalesLine, *, price: Decimal, reason: str) -> Refusal | None:
    """Puts a price given by hand on the line, or says why not (`check_override`)."""
    code = find_reason(actor, ReasonCode.Kind.PRICE_OVERRIDE, reason)
    given = ByHand(value={"price": format(price, "f")}, line=line, reason=code, reason_text=reason)
    if refusal := refuse_price(actor, rows, given):
        return refusal
    set_override(line, price=price, given=given, by=actor.user)
    return None


def discount_new_line(actor: Actor, rows: OrderRows, line: SalesLine, wish: LineWish) -> Refusal | None:
    """Puts the wished discount on the appended line, or says why not (`refuse_line_discount`).

    What the discount is a part of, only a calculation knows; a line without one asks for none.
    """
    if not wish.discount:
        return None
    reprice(rows)
    return discount_line(actor, rows, line, wish)


def discount_line(actor: Actor, rows: OrderRows, line: SalesLine, wish: LineWish) -> Refusal | None:
    """The same for a line that is calculated already."""
    if not wish.discount:
        return None
    given = ByHand(value=wish.discount, line=line, reason_text=wish.remark[:200])
    if refusal := refuse_line_discount(actor, rows, given):
        return refusal
    put_line_discount(rows, given, actor.user)
    return None


def _stock_of(rows: OrderRows, items: Iterable[Item]) -> dict[int, Decimal]:
    """What is free in the order's warehouse of the items whose alternative depends on it, and of these alternatives.

    One query, often none. An item without stock is out of it; an alternative without is not kept in stock at all.
    """
    depend = [i for i in items if i.alternative_id and i.alternative_mode == Item.AlternativeMode.OUT_OF_STOCK]
    asked = [i.pk for i in depend]
    if not asked:
        return {}
    both = {*asked, *(i.alternative_id for i in depend)}
    levels = StockLevel.objects.filter(item__in=both, warehouse=rows.order.warehouse_id)
    free = levels.annotate(free=F("on_hand") - F("reserved") - F("back_ordered"))
    return {key: Decimal(0) for key in asked} | dict(free.values_list("item", "free"))


def _other_unit(wish: LineWish, item: Item) -> bool:
    return wish.unit not in ("", item.unit)


def _sellable(item: Item, stock: Mapping[int, Decimal], other_units: Iterable[ItemUnit]) -> Sellable:
    instead = item.alternative
    can_be_sold = instead is not None and instead.state == Item.State.ACTIVE and not instead.is_master
    return Sellable(
        number=item.number,
        state=item.state,
        is_master=item.is_master,
        alternative=instead.number if instead is not None and can_be_sold else "",
        alternative_mode=item.alternative_mode,
        available=stock.get(item.pk),
        alternative_available=stock.get(item.alternative_id or 0),
        units=frozenset({item.unit, *(unit.unit for unit in other_units)}),
        quantity_decimals=item.quantity_decimals,
    )
