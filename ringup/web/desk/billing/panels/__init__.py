"""The panels of an order's billing: one value, one template, one place."""
