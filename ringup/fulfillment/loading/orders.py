"""Rows → values: the lines of an order as an invoice and as a warehouse see them."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models import Sum

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.models import Invoice, InvoiceLine, Pick
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
    """The order's lines with what is invoiced of each, and at which amounts; two queries."""
    billed = _billed_by_line(rows.order.pk) if rows.order.invoices else {}
    lines = billable_lines(rows, invoiced_quantities([rows.order.pk]))
    keys = {line.public_id: line.pk for line in rows.lines}
    return [replace(line, billed=billed.get(keys[line.id], Amounts())) for line in lines]


def header_billed(rows: OrderRows) -> Amounts:
    """What invoices have billed of the order's own charges; two queries, none before the first invoice."""
    if not rows.order.invoices:
        return Amounts()
    sums = Invoice.objects.filter(order=rows.order).aggregate(charges=Sum("charges_minor"), tax=Sum("tax_minor"))
    lines = sum(_billed_by_line(rows.order.pk).values(), start=Amounts())
    return Amounts(
        charges=int(sums["charges"]) - lines.charges, charges_tax=int(sums["tax"]) - lines.tax - lines.charges_tax
    )


def _billed_by_line(order: int) -> dict[int, Amounts]:
    rows = (
        InvoiceLine.objects.filter(invoice__order=order)
        .values("order_line")
        .annotate(
            net=Sum("net_minor"),
            discount=Sum("discount_minor"),
            charges=Sum("charges_minor"),
            tax=Sum("tax_minor"),
            charges_tax=Sum("charges_tax_minor"),
        )
    )
    return {
        row["order_line"]: Amounts(
            net=row["net"],
            discount=row["discount"],
            charges=row["charges"],
            tax=row["tax"],
            charges_tax=row["charges_tax"],
        )
        for row in rows
    }


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
