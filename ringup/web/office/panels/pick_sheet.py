"""A pick list on the screen: what to take, what was found, how it travels, and its invoice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.loading.e_invoices import refuse_e_invoice
from ringup.fulfillment.models import Invoice, Pick, Shipment
from ringup.fulfillment.queries import pick_name
from ringup.fulfillment.rules.states import PickState, ShipmentState
from ringup.orders.models import OrderAddress, SalesOrder
from ringup.orders.queries import customer_name
from ringup.orders.rules.kits import components_on
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel

FOUND = "found-"
CARRIERS = ("DHL", "DPD", "GLS", "PostNL", "PostNord", "Royal Mail", "UPS")


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """A line of the list; `field` is the name of what was found."""

    field: str
    quantity: str
    item: str
    name: str
    found: str
    parts: tuple[str, ...] = ()
    wrong: str = ""


@dataclass(frozen=True, kw_only=True)
class PickSheet(Panel):
    """`state` is that of the list."""

    area: ClassVar[str] = "office"
    name: str
    state: str
    customer: str
    expedited: str
    mode: str
    address: tuple[str, ...]
    reference: str
    lines: tuple[SheetLine, ...]
    step: str
    paper: str
    queue: str
    may_ship: bool
    carriers: tuple[str, ...] = CARRIERS
    # Shipped, and not known to be with the customer yet.
    may_deliver: bool = False
    delivered: str = ""
    carrier: str = ""
    tracking_number: str = ""
    vendor: str = ""
    invoice: str = ""
    total: str = ""
    document: str = ""
    e_invoice: str = ""
    wrong: str = ""
    cure: str = ""


def _address_lines(to: OrderAddress) -> Iterator[str]:
    country = str(formats.locale().territories.get(to.country, to.country))
    lines = (to.name, *to.street.splitlines(), f"{to.postal_code} {to.city}".strip(), to.region, country)
    yield from (line for line in lines if line)


def _is_on_its_way(shipment: Shipment | None) -> bool:
    return shipment is not None and shipment.state == ShipmentState.SHIPPED.value


def pick_sheet_panel(
    actor: Actor,
    pick: Pick,
    *,
    wrong: str = "",
    cure: str = "",
    wrong_line: str = "",
    typed: dict[str, str] | None = None,
) -> PickSheet:
    """The list with its lines; `wrong_line` is the public id of the line that a refusal is about."""
    order = pick.order
    shipment: Shipment | None = getattr(pick, "shipment", None)
    invoice = shipment.invoice if shipment else None
    to = order.delivery_address
    lines = sorted(pick.lines.all(), key=lambda line: line.order_line.position)
    entered = typed or {}
    return PickSheet(
        vendor=pick.vendor.name if pick.vendor else "",
        name=pick_name(pick),
        state=pick.state,
        customer=customer_name(order),
        expedited=order.expedite_code.name if order.expedite_code else "",
        mode=order.mode_of_delivery.name if order.mode_of_delivery else "",
        address=tuple(_address_lines(to)) if to else (),
        reference=order.customer_reference,
        lines=tuple(
            SheetLine(
                field=f"{FOUND}{line.order_line.public_id}",
                quantity=formats.quantity(line.quantity),
                item=line.order_line.item.number if line.order_line.item else "",
                name=line.order_line.text,
                found=entered.get(line.order_line.public_id)
                or formats.quantity(line.quantity if line.picked is None else line.picked),
                parts=tuple(
                    f"{formats.quantity(part.quantity * line.quantity)} × {part.number} {part.text}"
                    for part in components_on(line.order_line.kit)
                ),
                wrong=wrong if wrong_line == line.order_line.public_id else "",
            )
            for line in lines
        ),
        step=reverse("office:pick-step", args=[pick.public_id]),
        paper=reverse("office:pick-list", args=[pick.public_id]),
        queue=reverse("office:direct-deliveries" if pick.vendor else "office:warehouse"),
        may_ship=actor.may(Permission.SHIP_ORDERS) and pick.state in (PickState.OPEN.value, PickState.PICKED.value),
        may_deliver=actor.may(Permission.SHIP_ORDERS) and _is_on_its_way(shipment),
        delivered=formats.moment(shipment.delivered_at) if shipment and shipment.delivered_at else "",
        carrier=shipment.carrier if shipment else "",
        tracking_number=shipment.tracking_number if shipment else "",
        invoice=invoice.number if invoice else "",
        total=formats.money(invoice.total_minor, invoice.currency) if invoice else "",
        document=reverse("office:invoice", args=[invoice.public_id]) if invoice else "",
        e_invoice=_e_invoice(actor, order, invoice),
        wrong="" if wrong_line else wrong,
        cure=cure,
    )


def _e_invoice(actor: Actor, order: SalesOrder, invoice: Invoice | None) -> str:
    """Where the invoice for programs is got, where the customer gets such ones."""
    if invoice is None or not actor.may(Permission.SEE_CUSTOMERS) or refuse_e_invoice(order) is not None:
        return ""
    return reverse("desk:e-invoice", args=[order.public_id, invoice.public_id])
