"""Rows and the world's data → values: customers as hits, address formats, phone numbers as people type them."""

from ringup.customers.loading.hits import CustomerHit, load_hits, load_identities

__all__ = ["CustomerHit", "load_hits", "load_identities"]
