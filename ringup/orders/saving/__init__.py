"""Values → rows: what changes of an order store. What every use case needs stands here by name."""

from ringup.orders.saving.changes import (
    Changed,
    Repriced,
    follow_header,
    number_order,
    propagation_of,
    record,
    reprice,
    reprice_and_save,
    restate,
    save_events,
    save_header,
    save_lines,
)

__all__ = [
    "Changed",
    "Repriced",
    "follow_header",
    "number_order",
    "propagation_of",
    "record",
    "reprice",
    "reprice_and_save",
    "restate",
    "save_events",
    "save_header",
    "save_lines",
]
