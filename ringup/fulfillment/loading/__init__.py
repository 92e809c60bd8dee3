"""Rows → values of fulfillment: orders as invoices and warehouses see them, and documents."""

from ringup.fulfillment.loading.orders import (
    billable_lines,
    header_amounts,
    header_billed,
    load_billable,
    load_goods,
    lock_for_warehouse,
    lock_pick,
    units_of,
)

__all__ = [
    "billable_lines",
    "header_amounts",
    "header_billed",
    "load_billable",
    "load_goods",
    "lock_for_warehouse",
    "lock_pick",
    "units_of",
]
