"""The price file: one JSON document with the rules and one basket; read, calculated and printed."""

from ringup.pricing.rules.document.price_document import (
    PriceDocument,
    calculate_document,
    document_of,
    price_document,
    read_document,
)
from ringup.pricing.rules.document.result import result_of

__all__ = [
    "PriceDocument",
    "calculate_document",
    "document_of",
    "price_document",
    "read_document",
    "result_of",
]
