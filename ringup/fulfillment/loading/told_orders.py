"""An order as another system is told of it: what is to go where, and how far it is; no prices, payments, notes."""

from datetime import date
from typing import Any

from ringup.orders.models import OrderAddress, SalesLine, SalesOrder
from ringup.orders.queries import customer_name
from ringup.orders.rules.kits import components_on
from ringup.values.decimals import plain_text

RELATED = ("call_center", "customer", "mode_of_delivery", "expedite_code", "delivery_address", "warehouse")
OF_LINES = ("item", "vendor", "mode_of_delivery", "expedite_code", "delivery_address", "warehouse")


def find_told(legal_entity: int, order: str) -> SalesOrder | None:
    """The order with that public id; one query."""
    rows = SalesOrder.objects.filter(legal_entity=legal_entity, public_id=order)
    return rows.select_related(*RELATED).first()


def content_of(order: SalesOrder) -> dict[str, Any]:
    """The order as it is now; one query."""
    lines = order.lines.select_related(*OF_LINES).order_by("position")
    return {
        "id": order.public_id,
        "number": order.number,
        "version": order.version,
        "status": order.detailed_status,
        "released": not order.do_not_process,
        "call_center": order.call_center.code,
        "customer": order.customer.number if order.customer else "",
        "customer_name": customer_name(order),
        "reference": order.customer_reference,
        "ship_complete": order.ship_complete,
        "requested_date": _day(order.requested_date),
        **_way(order),
        "lines": [_line(line) for line in lines],
    }


def _line(line: SalesLine) -> dict[str, Any]:
    return {
        "id": line.public_id,
        "position": line.position,
        "item": line.item.number if line.item else "",
        "text": line.text,
        "quantity": plain_text(line.quantity),
        "unit": line.unit,
        "picking": plain_text(line.picking),
        "shipped": plain_text(line.shipped),
        "back_ordered": plain_text(line.back_ordered),
        "vendor": line.vendor.code if line.vendor else "",
        "promised_on": _day(line.promised_on),
        **_way(line),
        "components": [
            {"item": part.number, "text": part.text, "quantity": plain_text(part.quantity)}
            for part in components_on(line.kit)
        ],
    }


def _way(row: SalesOrder | SalesLine) -> dict[str, Any]:
    return {
        "warehouse": row.warehouse.code if row.warehouse else "",
        "mode_of_delivery": row.mode_of_delivery.code if row.mode_of_delivery else "",
        "expedite": row.expedite_code.code if row.expedite_code else "",
        "delivery_address": _address(row.delivery_address) if row.delivery_address else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _address(row: OrderAddress) -> dict[str, str]:
    names = ("name", "street", "postal_code", "city", "region", "country")
    return {name: getattr(row, name) for name in names}
