"""Orders among crowds of discounts of all kinds: whatever meets whatever, the laws hold and nothing breaks."""

from decimal import Decimal

import pytest

from tests.benchmarks.calculation import order
from tests.rules.pricing.documents import Json, price


@pytest.mark.parametrize("discounts", [5, 20, 80])
@pytest.mark.parametrize("lines", [1, 3, 8, 40])
def test_parts_add_up_nothing_is_below_zero_and_the_order_of_lines_does_not_matter(lines: int, discounts: int) -> None:
    for seed in range(12):
        document = order(lines, discounts, seed)
        result = price(document)
        for each in result["lines"]:
            check(each)
        turned = price({**document, "lines": document["lines"][::-1]})
        assert turned["totals"] == result["totals"], seed


def check(line: Json) -> None:
    assert Decimal(line["net"]) >= 0
    assert sum(Decimal(part["net"]) for part in line["parts"]) == Decimal(line["net"])
    assert sum(Decimal(part["discount"]) for part in line["parts"]) == Decimal(line["discount"])
    assert sum(Decimal(each["amount"]) for each in line["discounts"]) == Decimal(line["discount"])
