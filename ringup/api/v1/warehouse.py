"""For a warehouse with a system of its own: what can be picked, pick lists, shipments with tracking, goods received."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent, idempotent_in_phases, submit_key_of
from ringup.api.problems import problem
from ringup.api.schemas import (
    Amount,
    Answer,
    Body,
    Code,
    Day,
    DayText,
    DecimalText,
    Id,
    Moment,
    Nothing,
    Quantity,
    Text,
)
from ringup.api.tokens import caller
from ringup.api.v1.rows_of_orders import rows_of_order
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.actions.announce_receipt import announce_receipt
from ringup.fulfillment.actions.cancel_pick import cancel_pick
from ringup.fulfillment.actions.confirm_pick import confirm_pick
from ringup.fulfillment.actions.note_arrival import note_arrival
from ringup.fulfillment.actions.receive_goods import receive_goods
from ringup.fulfillment.actions.ship_pick import ship_pick
from ringup.fulfillment.actions.start_pick import start_pick
from ringup.fulfillment.models import Pick, Shipment
from ringup.fulfillment.queries import (
    DirectLine,
    find_pick,
    list_direct_lines,
    list_purchases,
    list_queue,
    list_shipments,
    pick_name,
)
from ringup.fulfillment.rules.receiving import Arrival
from ringup.inventory.models import Warehouse
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal

router = Router(tags=["warehouse"])
of_orders = Router(tags=["warehouse"])
ONCE = {"x-idempotent": True}
PICK_NOT_FOUND = Refusal(code="pick_not_found")


class QueueFilter(Body):
    """The warehouse by its code; without one, all."""

    warehouse: Text = ""


class QueuedOrder(Answer):
    """A released order of which something lies ready; `expedited` names its urgency."""

    order: Id
    number: str
    customer: str
    expedited: str
    mode_of_delivery: str
    place: str
    ship_complete: bool
    lines: int
    since: Moment


class Queue(Answer):
    """What can be picked: expedited orders first, then the oldest."""

    items: list[QueuedOrder]


class PickLineOut(Answer):
    """So much of a line of the order; `picked` is empty until the list is confirmed."""

    line: Id
    item: str | None
    text: str
    quantity: DecimalText
    picked: DecimalText | None


class PickOut(Answer):
    """A pick list: open, picked, shipped or canceled. With a `vendor`, what it sends straight to the customer."""

    id: Id
    name: str
    order: Id
    vendor: str | None
    state: str
    lines: list[PickLineOut]
    carrier: str
    tracking_number: str
    invoice: str | None
    delivered_at: Moment | None


class DirectFilter(Body):
    """The vendor by its code; without one, all."""

    vendor: Text = ""


class ShipTo(Answer):
    """Where a vendor sends the goods."""

    name: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str


class DirectLineOut(Answer):
    """So much of a line that a vendor sends straight to the customer; `purchase` once it was ordered there."""

    vendor: str
    vendor_name: str
    order: Id
    number: str
    line: Id
    item: str
    text: str
    quantity: DecimalText
    unit: str
    expedited: str
    requested_date: DayText | None
    reference: str
    address: ShipTo
    purchase: Id | None


class DirectLines(Answer):
    """What is to be ordered from vendors, and what is ordered there and not sent yet."""

    to_order: list[DirectLineOut]
    ordered: list[DirectLineOut]


class NewPurchase(Body):
    """The vendor, by its code."""

    vendor: Code


class FoundLine(Body):
    """So much of a listed line was found; 0 for nothing."""

    line: Id
    quantity: Amount


class Found(Body):
    """What was found; lines that are not named were found in full."""

    lines: list[FoundLine] = Field(default=[], max_length=500)


class Sending(Body):
    """How the shipment travels."""

    carrier: Text = ""
    tracking_number: Text = ""


class ShipmentLineOut(Answer):
    """So much of a line of the order."""

    line: Id
    quantity: DecimalText


class ShipmentOut(Answer):
    """A shipment that left."""

    id: Id
    state: str
    carrier: str
    tracking_number: str
    shipped_at: Moment
    delivered_at: Moment | None
    invoice: str | None
    lines: list[ShipmentLineOut]


class Shipments(Answer):
    """The shipments of an order, the first one first."""

    items: list[ShipmentOut]


class ArrivalIn(Body):
    """So many of an item (number or bar code) came; `expected` is the id of the announced delivery."""

    item: Code
    quantity: Quantity
    expected: Text = ""


class NewReceipt(Body):
    """Goods that came into a warehouse."""

    warehouse: Code
    lines: list[ArrivalIn] = Field(max_length=500)
    reference: Text = ""


class ReceiptOut(Answer):
    """Goods that were received."""

    id: Id


class NewAnnouncement(Body):
    """A supplier announced so many of an item for a day."""

    warehouse: Code
    item: Code
    quantity: Quantity
    expected_on: Day
    reference: Text = ""


@router.get("/queue", operation_id="list_warehouse_queue", response={200: Queue})
def warehouse_queue(request: HttpRequest, wanted: Query[QueueFilter]) -> HttpResponse:
    """What can be picked now."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SHIP_ORDERS):
        return problem(refusal)
    key = None
    if wanted.warehouse:
        own = Warehouse.objects.filter(legal_entity=actor.legal_entity, code=wanted.warehouse[:20])
        key = own.values_list("pk", flat=True).first()
        if key is None:
            return problem(Refusal(code="warehouse_unknown", field="warehouse"))
    rows = list_queue(actor, warehouse=key)
    names = ("number", "customer", "expedited", "place", "ship_complete", "lines", "since")
    items = [
        {"order": row.public_id, "mode_of_delivery": row.mode, **{name: getattr(row, name) for name in names}}
        for row in rows
    ]
    return json_answer({"items": items})


@of_orders.post("/{order}/picks", operation_id="start_pick", response={201: PickOut}, openapi_extra=ONCE)
@idempotent
def start_order_pick(request: HttpRequest, order: Id, body: Nothing) -> HttpResponse:
    """Starts a pick list of all that lies ready."""
    outcome = start_pick(caller(request), order=order)
    return problem(outcome) if isinstance(outcome, Refusal) else created(_pick(request, outcome.public_id))


@router.get("/direct", operation_id="list_direct_deliveries", response={200: DirectLines})
def direct_deliveries(request: HttpRequest, wanted: Query[DirectFilter]) -> HttpResponse:
    """What vendors send straight to customers."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SHIP_ORDERS):
        return problem(refusal)
    vendor = wanted.vendor[:20]
    lists = {"to_order": list_direct_lines(actor, vendor=vendor), "ordered": list_purchases(actor, vendor=vendor)}
    return json_answer({name: [_direct(row) for row in rows] for name, rows in lists.items()})


@of_orders.post("/{order}/purchases", operation_id="order_from_vendor", response={201: PickOut}, openapi_extra=ONCE)
@idempotent
def order_from_vendor(request: HttpRequest, order: Id, body: NewPurchase) -> HttpResponse:
    """Orders from a vendor what it sends straight to the customer; confirm and ship it as a pick list."""
    outcome = start_pick(caller(request), order=order, vendor=body.vendor[:20])
    return problem(outcome) if isinstance(outcome, Refusal) else created(_pick(request, outcome.public_id))


@of_orders.get("/{order}/shipments", operation_id="list_shipments", response={200: Shipments})
def order_shipments(request: HttpRequest, order: Id) -> HttpResponse:
    """The shipments of an order."""
    return rows_of_order(request, order, list_rows=list_shipments, value=lambda row, _actor: _shipment(row))


@router.get("/picks/{pick}", operation_id="get_pick", response={200: PickOut})
def one_pick(request: HttpRequest, pick: Id) -> HttpResponse:
    """A pick list."""
    if refusal := refuse_without(caller(request), Permission.SHIP_ORDERS):
        return problem(refusal)
    found = _pick(request, pick)
    return json_answer(found) if found else problem(PICK_NOT_FOUND)


@router.post("/picks/{pick}/confirm", operation_id="confirm_pick", response={200: PickOut})
def confirm_found(request: HttpRequest, pick: Id, body: Found) -> HttpResponse:
    """Says what was found; the rest waits for goods again."""
    found = {line.line: line.quantity for line in body.lines}
    if len(found) < len(body.lines):
        return problem(Refusal(code="line_named_twice", field="lines"))
    outcome = confirm_pick(caller(request), pick=pick, found=found)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_pick(request, pick))


@router.post("/picks/{pick}/ship", operation_id="ship_pick", response={200: PickOut}, openapi_extra=ONCE)
@idempotent_in_phases
def ship_packed(request: HttpRequest, pick: Id, body: Sending) -> HttpResponse:
    """Ships what was picked, with its invoice; cards are charged for it."""
    outcome = ship_pick(
        caller(request), pick=pick, carrier=body.carrier[:60], tracking_number=body.tracking_number[:60]
    )
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_pick(request, pick))


@router.post("/picks/{pick}/delivered", operation_id="note_arrival", response={200: PickOut})
def note_delivered(request: HttpRequest, pick: Id, body: Nothing) -> HttpResponse:
    """Notes that the shipment is with the customer."""
    outcome = note_arrival(caller(request), pick=pick)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_pick(request, pick))


@router.post("/picks/{pick}/cancel", operation_id="cancel_pick", response={200: PickOut})
def give_pick_back(request: HttpRequest, pick: Id, body: Nothing) -> HttpResponse:
    """Gives the list back; the goods stay reserved."""
    outcome = cancel_pick(caller(request), pick=pick)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_pick(request, pick))


@router.post("/receipts", operation_id="receive_goods", response={201: ReceiptOut}, openapi_extra=ONCE)
@idempotent_in_phases
def receive_arrivals(request: HttpRequest, body: NewReceipt) -> HttpResponse:
    """Receives goods; back orders get what they wait for."""
    actor = caller(request)
    arrivals = [Arrival(item=one.item, quantity=one.quantity, expected=one.expected) for one in body.lines]
    outcome = receive_goods(
        actor,
        warehouse=body.warehouse,
        arrivals=arrivals,
        reference=body.reference[:40],
        request_key=submit_key_of(request, actor),
    )
    return problem(outcome) if isinstance(outcome, Refusal) else created({"id": outcome.public_id})


@router.post("/announcements", operation_id="announce_receipt", response={201: ReceiptOut}, openapi_extra=ONCE)
@idempotent
def announce_delivery(request: HttpRequest, body: NewAnnouncement) -> HttpResponse:
    """Notes a delivery that a supplier announced; the desk promises by it."""
    outcome = announce_receipt(
        caller(request),
        warehouse=body.warehouse,
        item=body.item,
        quantity=body.quantity,
        expected_on=body.expected_on,
        reference=body.reference[:40],
    )
    return problem(outcome) if isinstance(outcome, Refusal) else created({"id": outcome.public_id})


def _pick(request: HttpRequest, pick: str) -> dict[str, Any]:
    row: Pick | None = find_pick(caller(request), pick)
    if row is None:
        return {}
    shipment: Shipment | None = getattr(row, "shipment", None)
    lines = sorted(row.lines.all(), key=lambda line: line.order_line.position)
    return {
        "id": row.public_id,
        "name": pick_name(row),
        "order": row.order.public_id,
        "vendor": row.vendor.code if row.vendor else None,
        "state": row.state,
        "lines": [
            {
                "line": line.order_line.public_id,
                "item": line.order_line.item.number if line.order_line.item else None,
                "text": line.order_line.text,
                "quantity": plain_text(line.quantity),
                "picked": None if line.picked is None else plain_text(line.picked),
            }
            for line in lines
        ],
        "carrier": shipment.carrier if shipment else "",
        "tracking_number": shipment.tracking_number if shipment else "",
        "invoice": shipment.invoice.number if shipment and shipment.invoice else None,
        "delivered_at": shipment.delivered_at if shipment else None,
    }


def _direct(row: DirectLine) -> dict[str, Any]:
    names = ("vendor", "vendor_name", "order", "number", "line", "item", "text", "unit", "expedited", "reference")
    return {
        **{name: getattr(row, name) for name in names},
        "quantity": plain_text(row.quantity),
        "requested_date": row.requested_date,
        "address": dict(row.address),
        "purchase": row.purchase or None,
    }


def _shipment(row: Shipment) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "state": row.state,
        "carrier": row.carrier,
        "tracking_number": row.tracking_number,
        "shipped_at": row.shipped_at,
        "delivered_at": row.delivered_at,
        "invoice": row.invoice.number if row.invoice else None,
        "lines": [
            {"line": line.order_line.public_id, "quantity": plain_text(line.quantity)} for line in row.lines.all()
        ],
    }
