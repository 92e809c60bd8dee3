"""The registry of kinds of files that can be imported: one file and one line each."""

from ringup.imports.kinds import (
    announced_deliveries,
    coupons,
    customers,
    discounts,
    kits,
    prices,
    products,
    receipts,
    sales_history,
    scripts,
    stock,
)

KINDS = (
    announced_deliveries.KIND,
    coupons.KIND,
    customers.KIND,
    discounts.KIND,
    kits.KIND,
    prices.KIND,
    products.KIND,
    receipts.KIND,
    sales_history.KIND,
    scripts.KIND,
    stock.KIND,
)
