"""Goods that come in: what suppliers announced, and what came otherwise."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.queries import list_announced
from ringup.inventory.models import Warehouse
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel

CAME = "came-"


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A delivery that has not come in full."""

    field: str
    item: str
    name: str
    reference: str
    left: str
    expected_on: str
    typed: str = ""


@dataclass(frozen=True, kw_only=True)
class GoodsIn(Panel):
    area: ClassVar[str] = "office"
    warehouse: str = ""
    place: str = ""
    rows: tuple[Announced, ...] = ()
    address: str = ""
    may_receive: bool = False
    wrong: str = ""
    item: str = ""
    quantity: str = ""
    reference: str = ""
    request_key: str = ""
    announced_item: str = ""
    announced_quantity: str = ""
    announced_reference: str = ""
    announced_day: str = ""


def goods_in_panel(
    actor: Actor, warehouse: Warehouse | None, *, request_key: str, wrong: str = "", typed: dict[str, str] | None = None
) -> GoodsIn:
    """What is announced for the warehouse, and the form; one query."""
    entered = typed or {}
    rows = list_announced(actor, warehouse=warehouse.pk) if warehouse else []
    return GoodsIn(
        warehouse=warehouse.name if warehouse else "",
        place=str(warehouse.pk) if warehouse else "",
        rows=tuple(
            Announced(
                field=f"{CAME}{row.public_id}",
                item=row.item.number,
                name=row.item.name,
                reference=row.reference,
                left=formats.quantity(row.quantity - row.received),
                expected_on=formats.day(row.expected_on),
                typed=entered.get(f"{CAME}{row.public_id}", ""),
            )
            for row in rows
        ),
        address=reverse("office:goods-in"),
        may_receive=actor.may(Permission.SHIP_ORDERS) and warehouse is not None,
        wrong=wrong,
        item=entered.get("item", ""),
        quantity=entered.get("quantity", ""),
        reference=entered.get("reference", ""),
        request_key=request_key,
        announced_item=entered.get("announced_item", ""),
        announced_quantity=entered.get("announced_quantity", ""),
        announced_reference=entered.get("announced_reference", ""),
        announced_day=entered.get("expected_on", ""),
    )
