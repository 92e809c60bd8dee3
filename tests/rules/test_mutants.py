"""The mistakes that are planted in the price rules: what they are, and that each is one change."""

import ast
from pathlib import Path

import pytest

from tools.find_mutants import mutants_of, mutated

RULES = sorted(Path("ringup/pricing/rules").rglob("*.py"))
TEXT = '''"""A module."""


def cheapest(prices: list[int], limit: int = 10) -> int:
    """The lowest price below the limit; a sentence is no decision."""
    found = [price for price in prices if price < limit]
    return min(found) if found else 0
'''


def test_each_decision_of_a_function_has_its_mistakes() -> None:
    assert [(mutant.line, mutant.function, mutant.change) for mutant in mutants_of("prices.py", TEXT)] == [
        (4, "cheapest", "10 → 11"),
        (6, "cheapest", "for price in prices if price < limit → for price in prices"),
        (6, "cheapest", "price < limit → price <= limit"),
        (7, "cheapest", "min(found) if found else 0 → min(found)"),
        (7, "cheapest", "min(found) if found else 0 → 0"),
        (7, "cheapest", "min(found) → max(found)"),
        (7, "cheapest", "0 → 1"),
    ]


def test_a_mutant_is_the_module_with_one_change() -> None:
    assert "price <= limit" in ast.unparse(mutated(TEXT, 2))
    assert ast.unparse(mutated(TEXT, 2)).replace("<=", "<") == ast.unparse(ast.parse(TEXT))


@pytest.mark.parametrize("path", RULES[::9], ids=str)
def test_every_mutant_of_the_price_rules_can_be_compiled(path: Path) -> None:
    text = path.read_text("utf-8")
    for mutant in mutants_of(str(path), text):
        compile(mutated(text, mutant.number), str(path), "exec")
