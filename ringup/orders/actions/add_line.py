"""Adds a line to an order, from any door: number or bar code, quantity, and a price by hand where that is allowed."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.inventory.models import StockLevel
from ringup.orders.loading import OrderRows, find_item, find_reason, open_for_change
from ringup.orders.models import SalesLine
from ringup.orders.rules.price_control import PriceOverride, check_override
from ringup.orders.saving import Changed, append_lines, record, reprice_and_save
from ringup.products.models import Item
from ringup.products.rules.selling import Sellable, check_sellable
from ringup.values.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class LineWish:
    """A line as a door asks for it. `price` is one given by hand and `remark` then its reason, else a note."""

    item: str
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price: Decimal | None = None
    remark: str = ""


def add_line(actor: Actor, *, order: str, wish: LineWish) -> Changed | Refusal:
    """The order with one more line, calculated anew.

    Refusals: those of `open_for_change`, `item_not_found`, and those of `check_sellable` and `check_override`.
    """
    with transaction.atomic():
        rows = open_for_change(actor, order)
        if isinstance(rows, Refusal):
            return rows
        line = wished_line(actor, rows, wish)
        if isinstance(line, Refusal):
            return line
        append_lines(rows, [line])
        record_new_line(actor, rows, line, wish)
        return reprice_and_save(actor, rows)


def wished_line(actor: Actor, rows: OrderRows, wish: LineWish) -> SalesLine | Refusal:
    """The line that is wished for, checked, with the header's delivery; not stored yet."""
    item = find_item(actor, wish.item)
    if item is None:
        return Refusal(code="item_not_found", facts={"text": wish.item}, field="entry")
    unit = wish.unit or item.unit
    refusal = check_sellable(_sellable(rows, item, unit), quantity=wish.quantity, unit=unit)
    if refusal is not None:
        return refusal
    order = rows.order
    line = SalesLine(
        order=order,
        item=item,
        text=item.name,
        quantity=wish.quantity,
        unit=unit,
        mode_of_delivery_id=order.mode_of_delivery_id,
        expedite_code_id=order.expedite_code_id,
        dimensions=order.dimensions,
    )
    if wish.price is None:
        return line
    return override_price(actor, rows, line, price=wish.price, reason=wish.remark) or line


def override_price(actor: Actor, rows: OrderRows, line: SalesLine, *, price: Decimal, reason: str) -> Refusal | None:
    """Puts a price given by hand on the line, or says why not (`check_override`)."""
    assert line.item is not None
    code = find_reason(actor, ReasonCode.Kind.PRICE_OVERRIDE, reason)
    refusal = check_override(
        PriceOverride(
            price=price,
            order_price_control=rows.center.order_price_control,
            may_override=actor.may(Permission.OVERRIDE_PRICES),
            allow_price_adjust=line.item.allow_price_adjust,
            zero_price_valid=line.item.zero_price_valid,
            has_reason=code is not None,
            cost=line.item.cost,
            cost_markup_percent=actor.limits.cost_markup_percent,
        )
    )
    if refusal is not None:
        return refusal
    line.price_state = SalesLine.PriceState.OVERRIDE
    line.unit_price = price
    line.override_reason = code
    line.override_text = reason
    line.overridden_by_id = actor.user
    return None


def record_new_line(actor: Actor, rows: OrderRows, line: SalesLine, wish: LineWish) -> None:
    """The events of a line that was added."""
    after = {"item": line.item.number if line.item else "", "quantity": str(line.quantity)}
    record(actor, rows, "add_line", after=after, line=line)
    if line.price_state == SalesLine.PriceState.OVERRIDE:
        after = {"price": str(line.unit_price), "reason": line.override_text}
        record(actor, rows, "line_price_override_on", after=after, line=line)
    elif wish.remark:
        rows.order.notes.create(line=line, text=wish.remark, written_by_id=actor.user)


def _sellable(rows: OrderRows, item: Item, unit: str) -> Sellable:
    # Stock and further units cost a query each: they are asked for only where they decide something.
    available = None
    if item.alternative_id and item.alternative_mode == Item.AlternativeMode.OUT_OF_STOCK:
        stock = StockLevel.objects.filter(item=item, warehouse=rows.order.warehouse_id)
        available = stock.aggregate(sum=Sum("on_hand"))["sum"] or Decimal(0)
    units = {item.unit}
    if unit != item.unit:
        units.update(item.units.values_list("unit", flat=True))
    return Sellable(
        number=item.number,
        state=item.state,
        is_master=item.is_master,
        alternative=item.alternative.number if item.alternative else "",
        alternative_mode=item.alternative_mode,
        available=available,
        units=frozenset(units),
        quantity_decimals=item.quantity_decimals,
    )
