"""Values → rows of fulfillment: how far the goods of an order are, and its invoices."""

from ringup.fulfillment.saving.goods import save_goods

__all__ = ["save_goods"]
