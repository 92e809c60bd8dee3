"""Where the goods are: what left, how it travels, and what is with the customer."""

from dataclasses import dataclass

from ringup.fulfillment.models import Shipment
from ringup.plumbing import formats
from ringup.web.desk.billing.panels.billing_panel import BillingPanel
from ringup.web.desk.billing.shown import ShownBilling


@dataclass(frozen=True, kw_only=True)
class ShownShipment:
    """One shipment; `delivered` is empty while it is on its way."""

    carrier: str
    tracking_number: str
    shipped: str
    delivered: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BillingShipments(BillingPanel):
    """The shipments that left."""

    shipments: tuple[ShownShipment, ...] = ()


def billing_shipments_panel(shown: ShownBilling) -> BillingShipments:
    """All shipments, the first one first; no query."""
    return BillingShipments(order=shown.order.public_id, shipments=tuple(_shipment(row) for row in shown.shipments))


def _shipment(row: Shipment) -> ShownShipment:
    return ShownShipment(
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        shipped=formats.moment(row.shipped_at) if row.shipped_at else "",
        delivered=formats.moment(row.delivered_at) if row.delivered_at else "",
        lines=tuple(f"{formats.quantity(line.quantity)} × {line.order_line.text}" for line in row.lines.all()),
    )
