"""Values → rows: sets stock apart for orders and gives it free, under the lock of the stock levels (B49, B50).

The caller has locked the order, and its payments and coupons, before; levels are locked in ascending key order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from ringup.inventory.models import ExpectedReceipt, Reservation, StockLevel, StockMovement
from ringup.inventory.rules.promising import Coming, Standing, available, promise_day
from ringup.inventory.rules.states import ReservationEvent, ReservationState, next_reservation_state
from ringup.plumbing.bulk_rows import update_rows
from ringup.plumbing.locks import lock_rows

NOTHING = Decimal(0)
SHIPPED = "shipment"
SHORT = "short_pick"
LEVEL = ["on_hand", "reserved", "back_ordered"]
RESERVATION = ["state", "wanted", "reserved", "priority", "since", "promised_on", "warehouse"]


@dataclass(frozen=True, kw_only=True)
class Want:
    """So many of an item (in its own unit) for a line (public id) from a warehouse."""

    line: str
    item: int
    warehouse: int
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class Taken:
    """So many of an item that left the shelf for a line, or that were not found there."""

    line: str
    item: int
    quantity: Decimal


@dataclass
class _Shelf:
    """The locked levels by (item, warehouse), and what of them has changed."""

    levels: dict[tuple[int, int], StockLevel]
    changed: dict[int, StockLevel] = field(default_factory=dict)

    def level(self, row: Reservation) -> StockLevel | None:
        return self.levels.get((row.item_id, row.warehouse_id))

    def set_apart(self, row: Reservation, quantity: Decimal) -> None:
        """So much more (or less, below zero) of what the row wants is reserved."""
        row.reserved += quantity
        level = self.level(row)
        if level is not None and quantity:
            level.reserved += quantity
            level.back_ordered -= quantity
            self.changed[level.pk] = level

    def want(self, row: Reservation, wanted: Decimal) -> None:
        """The row wants so much from now on; what is new of it waits at first."""
        if wanted < row.reserved:
            self.set_apart(row, wanted - row.reserved)
        level = self.level(row)
        if level is not None and wanted != row.wanted:
            level.back_ordered += wanted - row.wanted
            self.changed[level.pk] = level
        row.wanted = wanted

    def store(self, rows: Iterable[Reservation]) -> None:
        update_rows(list(self.changed.values()), LEVEL)
        old: list[Reservation] = []
        new: list[Reservation] = []
        for row in rows:
            (new if row._state.adding else old).append(row)
        update_rows(old, RESERVATION)
        Reservation.objects.bulk_create(new)


def reserve(
    *, order: str, wants: Sequence[Want], priority: int, since: datetime, again: bool
) -> dict[str, list[Reservation]]:
    """Sets apart what is free of what the order's lines want; the rest waits, with the day on which it is promised.

    `again` when the order had reservations before: they keep what they have and still want, the others are given
    back. Items that no stock is kept for are left out. Gives the open reservations by line; at most five statements.
    """
    rows = {(row.line, row.item_id): row for row in Reservation.objects.filter(order=order)} if again else {}
    wanted = _added_up(wants)
    shelf = _lock(
        [*((want.item, want.warehouse) for want in wants), *((r.item_id, r.warehouse_id) for r in rows.values())]
    )
    for key, row in rows.items():
        want = wanted.get(key)
        if want is None or want.warehouse != row.warehouse_id:
            _close(shelf, row)
    for key, want in wanted.items():
        if (want.item, want.warehouse) not in shelf.levels:
            continue
        kept = rows.get(key)
        if kept is None:
            kept = rows[key] = Reservation(
                order=order, line=want.line, item_id=want.item, warehouse_id=want.warehouse, wanted=NOTHING, since=since
            )
        _open(shelf, kept, want, since)
        kept.priority = priority
        _fill(shelf, kept, want.quantity)
    _promise(shelf, [row for row in rows.values() if row.reserved < row.wanted])
    shelf.store(rows.values())
    return _by_line(row for row in rows.values() if row.state != ReservationState.CLOSED.value)


def pause_reservations(*, order: str) -> dict[str, list[Reservation]]:
    """Gives free what is set apart for the order; its lines keep that they want it."""
    return _change(order, ReservationState.OPEN, _pause)


def resume_reservations(*, order: str) -> dict[str, list[Reservation]]:
    """Sets apart again what was given free, as far as nobody else has it."""
    return _change(order, ReservationState.PAUSED, _resume)


def close_reservations(*, order: str) -> None:
    """The order wants nothing any more."""
    _change(order, None, _close)


def give_free_stock(*, order: str) -> dict[str, list[Reservation]]:
    """Gives the order what lies free of what it waits for; the caller asks for the orders in their turn."""
    return _change(order, ReservationState.OPEN, _take_free)


def take_back_excess(*, order: str) -> dict[str, list[Reservation]]:
    """Takes from the order what is set apart for it but was not counted."""
    return _change(order, ReservationState.OPEN, _give_excess)


def take_off_shelf(*, order: str, taken: Sequence[Taken], source: str) -> dict[str, list[Reservation]]:
    """Goods leave for the customer: the levels fall by what was set apart, and so does what the lines want."""
    return _leave(order, taken, source, SHIPPED, still_wanted=False)


def miss_on_shelf(*, order: str, missed: Sequence[Taken], source: str) -> dict[str, list[Reservation]]:
    """Goods that should lie there do not: the levels fall, the lines wait for them."""
    return _leave(order, missed, source, SHORT, still_wanted=True)


def _leave(
    order: str, taken: Sequence[Taken], source: str, kind: str, *, still_wanted: bool
) -> dict[str, list[Reservation]]:
    rows = {(row.line, row.item_id): row for row in Reservation.objects.filter(order=order)}
    shelf = _lock((row.item_id, row.warehouse_id) for row in rows.values())
    moved: dict[StockLevel, Decimal] = {}
    for one in taken:
        row = rows.get((one.line, one.item))
        level = shelf.level(row) if row else None
        if row is None or level is None:
            continue  # no stock is kept of it
        shelf.set_apart(row, -one.quantity)
        if not still_wanted:
            shelf.want(row, row.wanted - one.quantity)
            if not row.wanted:
                row.state = ReservationState.CLOSED.value
        level.on_hand -= one.quantity
        moved[level] = moved.get(level, NOTHING) - one.quantity
    _promise(shelf, [row for row in rows.values() if row.reserved < row.wanted])
    shelf.store(rows.values())
    StockMovement.objects.bulk_create(
        StockMovement(
            item_id=level.item_id, warehouse_id=level.warehouse_id, quantity=quantity, source_kind=kind, source=source
        )
        for level, quantity in moved.items()
        if quantity
    )
    return _by_line(row for row in rows.values() if row.state != ReservationState.CLOSED.value)


def _change(
    order: str, state: ReservationState | None, change: Callable[[_Shelf, Reservation], None]
) -> dict[str, list[Reservation]]:
    """Lets the order's reservations in the state (None: not closed) change; gives all that are not closed."""
    rows = list(Reservation.objects.filter(order=order).exclude(state=ReservationState.CLOSED.value).order_by("pk"))
    shelf = _lock((row.item_id, row.warehouse_id) for row in rows)
    chosen = [row for row in rows if state is None or row.state == state.value]
    for row in chosen:
        change(shelf, row)
    _promise(shelf, [row for row in chosen if row.reserved < row.wanted])
    shelf.store(chosen)
    return _by_line(row for row in rows if row.state != ReservationState.CLOSED.value)


def _lock(pairs: Iterable[tuple[int, int]]) -> _Shelf:
    wanted = set(pairs)
    if not wanted:
        return _Shelf({})
    levels = StockLevel.objects.filter(
        item__in={item for item, _place in wanted}, warehouse__in={place for _item, place in wanted}
    )
    return _Shelf({(level.item_id, level.warehouse_id): level for level in lock_rows(levels)})


def _standing(level: StockLevel, coming: Sequence[Coming] = ()) -> Standing:
    return Standing(
        on_hand=level.on_hand,
        reserved=level.reserved,
        back_ordered=level.back_ordered,
        coming=coming,
        expected_on=level.expected_on,
    )


def _added_up(wants: Sequence[Want]) -> dict[tuple[str, int], Want]:
    """One want for each line and item: a kit may contain the same item twice."""
    found: dict[tuple[str, int], Want] = {}
    for want in wants:
        before = found.get((want.line, want.item))
        quantity = want.quantity + (before.quantity if before else NOTHING)
        found[want.line, want.item] = Want(line=want.line, item=want.item, warehouse=want.warehouse, quantity=quantity)
    return found


def _open(shelf: _Shelf, row: Reservation, want: Want, since: datetime) -> None:
    if row.state == ReservationState.CLOSED.value:
        _move(row, ReservationEvent.REOPEN)
        row.warehouse_id, row.since = want.warehouse, since
    elif row.state == ReservationState.PAUSED.value:
        _resume(shelf, row)


def _fill(shelf: _Shelf, row: Reservation, wanted: Decimal) -> None:
    """A newcomer gets what nobody else has or waits for."""
    level = shelf.level(row)
    assert level is not None
    waits = level.back_ordered - (row.wanted - row.reserved)  # without what this row waits for itself
    free = max(NOTHING, level.on_hand - level.reserved - waits)
    shelf.want(row, wanted)
    shelf.set_apart(row, min(free, row.wanted - row.reserved))


def _pause(shelf: _Shelf, row: Reservation) -> None:
    """Paused rows wait for nothing: they count neither as reserved nor as back-ordered."""
    shelf.set_apart(row, -row.reserved)
    _stop_waiting(shelf, row)
    _move(row, ReservationEvent.PAUSE)


def _resume(shelf: _Shelf, row: Reservation) -> None:
    _move(row, ReservationEvent.RESUME)
    level = shelf.level(row)
    if level is None:
        return
    free = available(_standing(level))
    level.back_ordered += row.wanted
    shelf.changed[level.pk] = level
    shelf.set_apart(row, min(free, row.wanted))


def _close(shelf: _Shelf, row: Reservation) -> None:
    if row.state == ReservationState.CLOSED.value:
        return
    if row.state == ReservationState.OPEN.value:
        shelf.set_apart(row, -row.reserved)
        _stop_waiting(shelf, row)
    row.wanted, row.promised_on = NOTHING, None
    _move(row, ReservationEvent.CLOSE)


def _take_free(shelf: _Shelf, row: Reservation) -> None:
    level = shelf.level(row)
    if level is not None:
        shelf.set_apart(row, max(NOTHING, min(level.on_hand - level.reserved, row.wanted - row.reserved)))


def _give_excess(shelf: _Shelf, row: Reservation) -> None:
    level = shelf.level(row)
    if level is not None:
        shelf.set_apart(row, -max(NOTHING, min(level.reserved - level.on_hand, row.reserved)))


def _stop_waiting(shelf: _Shelf, row: Reservation) -> None:
    level = shelf.level(row)
    if level is not None:
        level.back_ordered -= row.wanted - row.reserved
        shelf.changed[level.pk] = level


def _move(row: Reservation, event: ReservationEvent) -> None:
    after = next_reservation_state(ReservationState(row.state), event)
    assert isinstance(after, ReservationState), after
    row.state = after.value


def _promise(shelf: _Shelf, short: Sequence[Reservation]) -> None:
    """The day for what waits now: after all who wait already. One statement, none when nothing waits."""
    new = [row for row in short if row.state == ReservationState.OPEN.value and row.promised_on is None]
    if not new:
        return
    coming: dict[tuple[int, int], list[Coming]] = {}
    open_receipts = ExpectedReceipt.objects.filter(
        item__in={row.item_id for row in new},
        warehouse__in={row.warehouse_id for row in new},
        received__lt=F("quantity"),
    )
    for item, place, day, quantity, received in open_receipts.values_list(
        "item_id", "warehouse_id", "expected_on", "quantity", "received"
    ):
        coming.setdefault((item, place), []).append(Coming(on=day, quantity=quantity - received))
    for row in new:
        level = shelf.level(row)
        if level is not None:
            standing = _standing(level, coming.get((row.item_id, row.warehouse_id), ()))
            # The level counts this row among those who wait already.
            row.promised_on = promise_day(standing, NOTHING)


def _by_line(rows: Iterable[Reservation]) -> dict[str, list[Reservation]]:
    found: dict[str, list[Reservation]] = {}
    for row in rows:
        found.setdefault(row.line, []).append(row)
    return found
