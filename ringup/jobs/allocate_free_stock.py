"""Gives back orders what lies free for them: after imports, counts, cancellations and holds that gave stock free."""

from ringup.fulfillment.actions.allocate_stock import allocate_stock


def allocate_free_stock() -> int:
    """How many orders changed."""
    return allocate_stock(None)
