"""Values → rows: the next number of a document, and rows of set-up."""

from ringup.call_centers.saving.numbers import take_number

__all__ = ["take_number"]
