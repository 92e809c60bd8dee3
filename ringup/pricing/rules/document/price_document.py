"""Reads a price file, calculates it and prints the result; and writes the file that a basket and a book amount to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ringup.pricing.rules.basket import Basket
from ringup.pricing.rules.calculation import Calculation
from ringup.pricing.rules.document.narrowing import narrowed
from ringup.pricing.rules.document.result import result_of
from ringup.pricing.rules.pipeline import calculate
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.shape import INLINE, Problem, read, write


@dataclass(frozen=True, kw_only=True)
class PriceDocument:
    """A basket and the book it is priced by, in one object."""

    basket: Basket = field(metadata=INLINE)
    book: PriceBook = field(metadata=INLINE)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What a document must not say: products that it does not hold."""
        for index, line in enumerate(self.basket.lines):
            path = f"lines[{index}]"
            if self.book.product(line.product, None) is None:
                yield f"{path}.product", f"there is no product {line.product}"
            elif self.book.product(line.product, line.unit) is None:
                yield f"{path}.unit", f"product {line.product} has no price in {line.unit}"
            for position, component in enumerate(line.kit):
                if self.book.product(component.product, None) is None:
                    yield f"{path}.kit[{position}].product", f"there is no product {component.product}"


def read_document(data: object) -> PriceDocument | list[Problem]:
    """The document, or all that is wrong with it, each fault with its path."""
    return read(PriceDocument, data)


def calculate_document(document: PriceDocument) -> Calculation:
    """The document's basket at the document's rules."""
    return calculate(document.basket, document.book)


def price_document(data: object) -> dict[str, Any] | list[dict[str, str]]:
    """The result of a price file, or the list of its faults as `{"path": …, "message": …}`."""
    document = read_document(data)
    if isinstance(document, list):
        return [problem.as_dict() for problem in document]
    return result_of(calculate_document(document), document.book)


def document_of(basket: Basket, book: PriceBook) -> dict[str, Any]:
    """The price file that gives the same result again: `price_document(document_of(…)) == result_of(calculate(…))`.

    Rules that cannot touch the basket are left out, so that the file of an order stays small.
    """
    return write(PriceDocument(basket=basket, book=narrowed(book, basket)))
