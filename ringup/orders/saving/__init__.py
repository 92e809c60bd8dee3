"""Values → rows: what changes of an order store. What every use case needs stands here by name."""

from ringup.orders.saving.changes import (
    Changed,
    follow_header,
    number_order,
    propagation_of,
    record,
    reprice_and_save,
    restate,
    save_events,
    save_header,
)

__all__ = [
    "Changed",
    "follow_header",
    "number_order",
    "propagation_of",
    "record",
    "reprice_and_save",
    "restate",
    "save_events",
    "save_header",
]
