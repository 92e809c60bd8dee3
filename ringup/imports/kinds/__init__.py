"""The registry of kinds of files that can be imported: one file and one line each."""

from ringup.imports.kinds import coupons, customers, discounts, prices, products, sales_history, stock

KINDS = (
    coupons.KIND,
    customers.KIND,
    discounts.KIND,
    prices.KIND,
    products.KIND,
    sales_history.KIND,
    stock.KIND,
)
