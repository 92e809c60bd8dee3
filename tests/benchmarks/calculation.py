"""THE calculation alone: 6, 50 and 200 lines among 10, 100 and 1,000 live discounts of all kinds; many overlap.

Products and discounts come from a fixed seed. A product stands in one of twenty categories, half of the discounts are
for a category, the others for some of the products; so about a twentieth of all discounts concerns each line.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

from ringup.pricing.rules.document.price_document import PriceDocument, calculate_document, read_document
from tests.benchmarks.measuring import Measurement, measure

BUDGETS = {(6, 100): 3.0, (50, 100): 25.0, (200, 1000): 250.0}
LINES = (6, 50, 200)
DISCOUNTS = (10, 100, 1000)
CATEGORIES = [f"C{number}" for number in range(20)]
CONCURRENCY = ("best_price", "best_price", "compound", "exclusive")
# Of ten discounts.
KINDS = ("simple", "simple", "simple", "simple", "quantity", "quantity", "mix_and_match", "mix_and_match", "threshold")


def run() -> Iterator[Measurement]:
    """One row for each number of lines and discounts."""
    for discounts in DISCOUNTS:
        for lines in LINES:
            document = read_document(order(lines, discounts))
            assert isinstance(document, PriceDocument), document
            yield measure(
                f"calculate {lines} lines, discounts:",
                lambda _, document=document: calculate_document(document),
                times=20,
                size=discounts,
                budget_ms=BUDGETS.get((lines, discounts)),
            )


def order(lines: int, discounts: int, seed: int = 0) -> dict[str, Any]:
    """The price file of such an order; another seed, another order."""
    chance = Random(f"{lines}/{discounts}/{seed}")
    numbers = [f"P{number}" for number in range(lines)]
    return {
        "currency": "EUR",
        "as_of": "2026-11-20T10:00:00+01:00",
        "products": [
            {
                "number": number,
                "price": f"{chance.randint(3, 90)}.{chance.randint(0, 99):02}",
                "categories": [chance.choice(CATEGORIES)],
            }
            for number in numbers
        ],
        "lines": [{"product": number, "quantity": str(chance.choice((1, 1, 2, 3, 6)))} for number in numbers],
        "discounts": some_discounts(chance, numbers, discounts),
    }


def some_discounts(chance: Random, numbers: list[str], count: int) -> list[dict[str, Any]]:
    """So many live discounts of all kinds on items, half of them for a category, the others for some products."""
    return [_discount(chance, f"D{number}", numbers) for number in range(count)]


def _discount(chance: Random, name: str, numbers: list[str]) -> dict[str, Any]:
    kind = chance.choice(KINDS)
    found: dict[str, Any] = {
        "id": name,
        "kind": kind,
        "concurrency": chance.choice(CONCURRENCY),
        "priority": chance.choice((0, 0, 0, 1)),
    }
    if kind == "mix_and_match":
        rows = [{**_scope(chance, numbers), "group": group, "quantity": "1"} for group in "AB"]
        return {**found, "lines": rows, "mix": {"method": "percent", "value": str(chance.randint(5, 30))}}
    if kind == "quantity":
        tiers = [{"from": "2", "percent": "5"}, {"from": "5", "percent": str(chance.randint(6, 20))}]
        return {**found, "lines": [_scope(chance, numbers)], "tiers": tiers}
    if kind == "threshold":
        tiers = [{"from": str(chance.randint(50, 900)), "percent": str(chance.randint(2, 9))}]
        return {**found, "lines": [_scope(chance, numbers)], "tiers": tiers}
    return {**found, "lines": [{**_scope(chance, numbers), "percent": str(chance.randint(2, 25))}]}


def _scope(chance: Random, numbers: list[str]) -> dict[str, Any]:
    if chance.random() < 0.5:
        return {"categories": [chance.choice(CATEGORIES)]}
    return {"products": chance.sample(numbers, max(1, len(numbers) // 20))}
