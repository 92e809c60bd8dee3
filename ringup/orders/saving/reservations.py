"""An order's lines and their stock: what they want is reserved, and what came of it stands on the lines.

The caller has locked the order; it stores the header afterwards.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from ringup.inventory.models import Reservation
from ringup.inventory.queries import find_reservations
from ringup.inventory.rules.states import ReservationState
from ringup.inventory.saving.reservations import (
    Want,
    close_reservations,
    pause_reservations,
    reserve,
    resume_reservations,
)
from ringup.orders.loading import OrderRows, factor_of
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.kits import components_on
from ringup.orders.rules.readiness import LineGoods, SetApart, fulfillment_of, pickable
from ringup.orders.rules.states import Fulfillment, OrderState, PaymentStatus
from ringup.plumbing.bulk_rows import update_rows

Reservations = Mapping[str, Sequence[Reservation]]
ON_LINES = ["picking", "shipped", "back_ordered", "promised_on"]
EXPEDITED, ORDINARY = 0, 1


def reserve_lines(rows: OrderRows) -> None:
    """Reserves what the lines of the order want; what is not free is back-ordered, with a promised day."""
    choose_vendors(rows)
    wants = [want for line in rows.lines for want in _wants(rows, line)]
    again = rows.order.version > 1
    if not wants and not again:
        restate_goods(rows, {})
        return
    found = reserve(
        order=rows.order.public_id,
        wants=wants,
        priority=EXPEDITED if is_expedited(rows) else ORDINARY,
        since=rows.order.submitted_at or timezone.now(),
        again=again,
    )
    restate_goods(rows, found)
    if keeps_stock_free(rows.order):
        free_lines(rows)


def choose_vendors(rows: OrderRows) -> None:
    """Fixes who delivers each line: the vendor of an item that is always delivered directly, else we (spec §26).

    What somebody has in hand, or has sent already, stays as it began.
    """
    changed = []
    for line in rows.lines:
        if line.item is None or line.picking or line.shipped or line.quantity <= 0:
            continue
        vendor = line.item.vendor_id if line.item.direct_delivery else None
        if line.vendor_id != vendor:
            line.vendor_id = vendor
            changed.append(line)
    update_rows(changed, ["vendor"])


def follow_stock(rows: OrderRows) -> None:
    """After a hold or a decline came or went: the stock is free while one of them says so, and set apart otherwise.

    What others have taken meanwhile is waited for. A draft has nothing reserved.
    """
    if not rows.order.version:
        return
    if keeps_stock_free(rows.order):
        free_lines(rows)
    else:
        restate_goods(rows, resume_reservations(order=rows.order.public_id))


def keeps_stock_free(order: SalesOrder) -> bool:
    """Whether an open hold or a declined payment gives the order's stock free (spec §2, §6.3, §9)."""
    if order.stock_holds:
        return True
    declined = order.payment_status == PaymentStatus.DECLINED.value and order.state != OrderState.DRAFT.value
    return declined and order.call_center.parameters.free_stock_when_declined


def free_lines(rows: OrderRows) -> None:
    """Gives free what is reserved for the order, until it may go on.

    What a warehouse has in its hands stays reserved.
    """
    if rows.order.fulfillment == Fulfillment.PICKING.value:
        return
    restate_goods(rows, pause_reservations(order=rows.order.public_id))


def forget_lines(rows: OrderRows) -> None:
    """The order is canceled: it wants nothing any more."""
    close_reservations(order=rows.order.public_id)
    for line in rows.lines:
        line.back_ordered, line.promised_on = Decimal(0), None
    update_rows(rows.lines, ON_LINES)
    rows.order.pickable = False


def restate_goods(rows: OrderRows, reservations: Reservations | None = None) -> None:
    """Writes onto lines and header what the goods' state makes of them; lines that changed are stored."""
    held = find_reservations(rows.order.public_id) if reservations is None else reservations
    changed, all_goods = [], []
    for line in rows.lines:
        goods = goods_of(rows, line, held.get(line.public_id, ()))
        if goods is None:
            continue
        all_goods.append(goods)
        waiting, day = goods.waiting, goods.promised_on if goods.waiting else None
        if (line.back_ordered, line.promised_on) != (waiting, day):
            line.back_ordered, line.promised_on = waiting, day
            changed.append(line)
    rows.order.fulfillment = fulfillment_of(all_goods).value
    rows.order.pickable = pickable(all_goods, ship_complete=rows.order.ship_complete)
    update_rows(changed, ON_LINES)


def goods_of(rows: OrderRows, line: SalesLine, held: Sequence[Reservation]) -> LineGoods | None:
    """The goods of a line; None for what is not shipped (returned goods, lines without an item)."""
    if line.item is None or line.quantity <= 0:
        return None
    return LineGoods(
        ordered=line.quantity,
        shipped=line.shipped,
        picking=line.picking,
        parts=[
            SetApart(wanted=row.wanted, reserved=row.reserved, promised_on=row.promised_on)
            for row in held
            if row.state == ReservationState.OPEN.value
        ],
        whole=bool(line.kit) or line.unit != line.item.unit,
        direct=line.vendor_id is not None,
        paused=any(row.state == ReservationState.PAUSED.value for row in held),
    )


def is_expedited(rows: OrderRows) -> bool:
    """Whether the order, or a line of it, is marked as urgent."""
    return rows.order.expedite_code_id is not None or any(line.expedite_code_id for line in rows.lines)


def _wants(rows: OrderRows, line: SalesLine) -> Iterator[Want]:
    """What the line needs of each item. Of a kit both itself and its components: where no stock is kept of one of them,
    nothing is reserved of it.
    """
    place = line.warehouse_id or rows.order.warehouse_id
    if line.item is None or line.quantity <= 0 or place is None or line.vendor_id is not None:
        return
    units = (line.quantity - line.shipped) * factor_of(rows, line)
    yield Want(line=line.public_id, item=line.item.pk, warehouse=place, quantity=units)
    for part in components_on(line.kit):
        yield Want(line=line.public_id, item=part.key, warehouse=place, quantity=units * part.quantity)
