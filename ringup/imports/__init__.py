"""Way in for files: customers, products, prices, stock and sales history from CSV. It translates; the apps decide."""
