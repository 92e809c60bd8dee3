"""What screens ask about stock: what lies there, what can be promised of it, and when more comes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from ringup.inventory.models import ExpectedReceipt, Reservation, StockLevel, Warehouse
from ringup.inventory.rules.promising import Coming, Standing, available, promise_day
from ringup.inventory.rules.states import ReservationState
from ringup.plumbing.prepared_rows import IsAnyOf, PreparedValues

OPEN_RECEIPTS = (
    ExpectedReceipt.objects.filter(
        item=OuterRef("item_id"), warehouse=OuterRef("warehouse_id"), received__lt=F("quantity")
    )
    .order_by("expected_on")
    .values(one=JSONObject(on="expected_on", quantity=F("quantity") - F("received")))
)

LEVELS = PreparedValues(
    lambda warehouse, items: StockLevel.objects.filter(IsAnyOf("item_id", items), warehouse=warehouse).values_list(
        "item_id", "on_hand", "expected_on", "reserved", "back_ordered", ArraySubquery(OPEN_RECEIPTS)
    )
)


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What of an item can be sold at once, and when more is expected.

    `on_hand` is what can be promised now: what lies there less what is reserved; `lying` is what lies there.
    """

    on_hand: Decimal
    expected_on: date | None = None
    lying: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    standing: Standing | None = None

    def day_for(self, wanted: Decimal) -> date | None:
        """The day on which so much can be promised."""
        return self.expected_on if self.standing is None else promise_day(self.standing, wanted)


def find_stock(*, warehouse: int | None, items: Collection[int]) -> dict[int, Stock]:
    """The stock of the items (keys) in the warehouse, in one query; items that no stock is kept for are absent."""
    if warehouse is None or not items:
        return {}
    found = {}
    for item, on_hand, expected_on, reserved, back_ordered, coming in LEVELS(warehouse, list(items)):
        standing = Standing(
            on_hand=on_hand,
            reserved=reserved,
            back_ordered=back_ordered,
            coming=_coming(coming),
            expected_on=expected_on,
        )
        found[item] = Stock(
            on_hand=available(standing),
            expected_on=standing.coming[0].on if standing.coming else expected_on,
            lying=on_hand,
            reserved=reserved,
            standing=standing,
        )
    return found


def _coming(rows: Sequence[Mapping[str, str]]) -> tuple[Coming, ...]:
    return tuple(Coming(on=date.fromisoformat(row["on"]), quantity=Decimal(str(row["quantity"]))) for row in rows or ())


def list_warehouses(*, legal_entity: int) -> list[tuple[int, str]]:
    """The warehouses of a company, (key, name)."""
    return list(Warehouse.objects.filter(legal_entity=legal_entity).order_by("name").values_list("pk", "name"))


def find_warehouse_key(*, legal_entity: int, code: str) -> int | None:
    """The key of a company's warehouse."""
    return Warehouse.objects.filter(legal_entity=legal_entity, code=code).values_list("pk", flat=True).first()


def find_reservations(order: str) -> dict[str, list[Reservation]]:
    """The reservations of an order (public id) that are not closed, by the line's public id; one query."""
    rows = Reservation.objects.filter(order=order).exclude(state=ReservationState.CLOSED.value)
    found: dict[str, list[Reservation]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.line].append(row)
    return found


def list_waiting_orders(*, limit: int, warehouse: int | None = None, items: Collection[int] = ()) -> list[str]:
    """Public ids of the orders that wait for something which lies free now, in the order in which they get it."""
    levels = StockLevel.objects.filter(back_ordered__gt=0, on_hand__gt=F("reserved"))
    if warehouse is not None:
        levels = levels.filter(warehouse=warehouse)
    if items:
        levels = levels.filter(item__in=items)
    free = set(levels.values_list("item_id", "warehouse_id"))
    if not free:
        return []
    waiting = Reservation.objects.filter(
        item__in={item for item, _place in free}, state=ReservationState.OPEN.value, reserved__lt=F("wanted")
    ).order_by("priority", "since", "pk")
    found: dict[str, None] = {}
    for order, item, place in waiting.values_list("order", "item_id", "warehouse_id"):
        if (item, place) in free:
            found.setdefault(order)
        if len(found) == limit:
            break
    return list(found)


def list_overdrawn_orders(*, limit: int) -> list[str]:
    """Public ids of the orders that hold more than was counted, those who came last first."""
    levels = StockLevel.objects.filter(reserved__gt=F("on_hand"))
    short = set(levels.values_list("item_id", "warehouse_id"))
    if not short:
        return []
    rows = Reservation.objects.filter(item__in={item for item, _place in short}, reserved__gt=0)
    found: dict[str, None] = {}
    for order, item, place in rows.order_by("-priority", "-since", "-pk").values_list(
        "order", "item_id", "warehouse_id"
    ):
        if (item, place) in short:
            found.setdefault(order)
        if len(found) == limit:
            break
    return list(found)


def has_reserved(order: str) -> bool:
    """Whether anything is set apart for the order (public id)."""
    return Reservation.objects.filter(order=order, state=ReservationState.OPEN.value, reserved__gt=0).exists()
