"""Which payment method is planned to pay an order: the one that all its payments have.

Cash and cash is cash; cash and a card is no single method, and no discount for either holds.
"""

from collections.abc import Iterable


def planned_method(methods: Iterable[str]) -> str:
    """The code that all of them are, or nothing: without payments, and where methods are mixed.

    >>> planned_method(["CASH", "CASH"]), planned_method(["CASH", "CARD"]), planned_method([])
    ('CASH', '', '')
    """
    different = set(methods)
    return different.pop() if len(different) == 1 else ""
