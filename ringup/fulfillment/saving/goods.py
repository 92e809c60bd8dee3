"""Values → rows: how far an order's goods are. No new revision, as nothing changed that an agent edits."""

from ringup.orders.loading import OrderRows
from ringup.orders.saving import restate, save_events
from ringup.orders.saving.reservations import Reservations, restate_goods
from ringup.plumbing.bulk_rows import update_rows

GOODS = ["detailed_status", "do_not_process", "fulfillment", "pickable"]


def save_goods(rows: OrderRows, reservations: Reservations | None = None) -> None:
    """Stores what the state of the goods makes of lines and header, with the noted events."""
    restate_goods(rows, reservations)
    update_rows(rows.lines, ["picking", "shipped"])
    restate(rows.order)
    rows.order.save(update_fields=GOODS)
    save_events(rows)
