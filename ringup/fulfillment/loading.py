"""Rows → values: the lines of an order as an invoice and as a warehouse see them."""

from collections.abc import Mapping
from decimal import Decimal

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.models import Pick
from ringup.fulfillment.queries import invoiced_quantities
from ringup.fulfillment.rules.invoicing import Amounts, Billable
from ringup.inventory.queries import find_reservations
from ringup.inventory.saving.reservations import Taken
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order
from ringup.orders.models import OrderCharge
from ringup.orders.rules.readiness import LineGoods
from ringup.orders.saving.reservations import goods_of
from ringup.values.refusal import Refusal

STEP = Decimal("0.001")


def lock_for_warehouse(actor: Actor, order: str) -> OrderRows | Refusal:
    """The order, locked, for who picks and ships: `order_not_found`, `not_permitted`, `other_call_center`."""
    rows = load_order(actor, order, lock=True)
    if rows is None:
        return NOT_FOUND
    if refusal := refuse_without(actor, Permission.SHIP_ORDERS):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    return rows


def lock_pick(actor: Actor, pick: str) -> tuple[Pick, OrderRows] | Refusal:
    """The pick list (public id) with its order, locked: `pick_not_found`, those of `lock_for_warehouse`."""
    owner = Pick.objects.filter(order__legal_entity=actor.legal_entity, public_id=pick)
    order = owner.values_list("order__public_id", flat=True).first()
    if order is None:
        return Refusal(code="pick_not_found")
    rows = lock_for_warehouse(actor, order)
    if isinstance(rows, Refusal):
        return rows
    # Only whoever has the order's lock changes its lists: what is read now stays so.
    row = owner.get()
    row.order = rows.order
    return row, rows


def load_goods(rows: OrderRows) -> dict[str, LineGoods]:
    """The goods of the order's lines by their public ids; one query."""
    held = find_reservations(rows.order.public_id)
    found = {line.public_id: goods_of(rows, line, held.get(line.public_id, ())) for line in rows.lines}
    return {line: goods for line, goods in found.items() if goods is not None}


def units_of(rows: OrderRows, goods: Mapping[str, LineGoods], quantities: Mapping[str, Decimal]) -> list[Taken]:
    """So many of each line in the units of what is reserved for it; a kit is what stands in it."""
    held = find_reservations(rows.order.public_id)
    return [
        Taken(line=line, item=row.item_id, quantity=(quantity * row.wanted / goods[line].left).quantize(STEP))
        for line, quantity in quantities.items()
        if quantity
        for row in held.get(line, ())
    ]


def load_billable(rows: OrderRows) -> list[Billable]:
    """The order's lines with what is invoiced of each; one query."""
    return billable_lines(rows, invoiced_quantities([rows.order.pk]))


def billable_lines(rows: OrderRows, invoiced: Mapping[int, Decimal]) -> list[Billable]:
    """The order's lines, given what is invoiced of each (by key)."""
    return [
        Billable(
            id=line.public_id,
            ordered=line.quantity,
            invoiced=invoiced.get(line.pk, Decimal(0)),
            amounts=Amounts(
                net=line.net_minor,
                discount=line.discount_minor,
                charges=line.charges_minor,
                tax=line.tax_minor,
                charges_tax=_of_charges(rows.charges, line.pk).charges_tax,
            ),
        )
        for line in rows.lines
    ]


def header_amounts(rows: OrderRows) -> Amounts:
    """The order's own charges."""
    return _of_charges(rows.charges, None)


def _of_charges(charges: list[OrderCharge], line: int | None) -> Amounts:
    own = [charge for charge in charges if charge.line_id == line]
    return Amounts(charges=sum(c.amount_minor for c in own), charges_tax=sum(c.tax_minor for c in own))
