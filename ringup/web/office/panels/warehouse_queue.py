"""The work of a warehouse: what can be picked, expedited orders first, and what somebody has in hand."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.queries import PickRow, QueuedOrder, list_picks, list_queue
from ringup.fulfillment.rules.states import PickState
from ringup.inventory.queries import list_warehouses
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Place:
    """A warehouse to choose."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Queued:
    """An order that can be picked."""

    order: str
    number: str
    customer: str
    expedited: str
    mode: str
    place: str
    ship_complete: bool
    lines: int
    since: str


@dataclass(frozen=True, kw_only=True)
class InHand:
    """A list that is being picked, or a shipment that lies packed."""

    address: str
    name: str
    customer: str
    expedited: str
    packed: bool
    by: str
    since: str


@dataclass(frozen=True, kw_only=True)
class WarehouseQueue(Panel):
    area: ClassVar[str] = "office"
    places: tuple[Place, ...] = ()
    rows: tuple[Queued, ...] = ()
    picks: tuple[InHand, ...] = ()
    start: str = ""
    may_pick: bool = False
    wrong: str = ""
    cure: str = ""


def warehouse_queue_panel(actor: Actor, *, warehouse: int | None, wrong: str = "", cure: str = "") -> WarehouseQueue:
    """The queues of a warehouse (key; None: all); three queries."""
    address = reverse("office:warehouse")
    places = list_warehouses(legal_entity=actor.legal_entity)
    return WarehouseQueue(
        places=tuple(
            Place(name=name, address=f"{address}?warehouse={key}", current=key == warehouse) for key, name in places
        )
        if len(places) > 1
        else (),
        rows=tuple(_queued(row) for row in list_queue(actor, warehouse=warehouse, limit=SHOWN)),
        picks=tuple(_in_hand(row) for row in list_picks(actor, warehouse=warehouse, limit=SHOWN)),
        start=reverse("office:start-pick"),
        may_pick=actor.may(Permission.SHIP_ORDERS),
        wrong=wrong,
        cure=cure,
    )


def _queued(row: QueuedOrder) -> Queued:
    return Queued(
        order=row.public_id,
        number=row.number,
        customer=row.customer,
        expedited=row.expedited,
        mode=row.mode,
        place=row.place,
        ship_complete=row.ship_complete,
        lines=row.lines,
        since=formats.moment(row.since),
    )


def _in_hand(row: PickRow) -> InHand:
    return InHand(
        address=reverse("office:pick", args=[row.public_id]),
        name=row.name,
        customer=row.customer,
        expedited=row.expedited,
        packed=row.state == PickState.PICKED.value,
        by=row.by,
        since=formats.moment(row.since),
    )
