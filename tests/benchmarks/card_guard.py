"""How long the card-number guard takes: an ordinary note, a long one, and a megabyte of what is worst for it."""

import random
from collections.abc import Iterator

from ringup.plumbing.card_guard import scrub
from tests.benchmarks.measuring import Measurement, measure
from tests.rules.plumbing.card_numbers import notes

MEGABYTE = 1_000_000
# Digits alone are the text that the budget is for; the others are what nobody writes.
WORST = {
    "digits": "4",
    "digits apart": "4 ",
    "card numbers": "4111 1111 1111 1111, ",
    "hidden signs": "4\u200b",
}


def run() -> Iterator[Measurement]:
    """Notes first, then the worst cases."""
    written = list(notes(200, seed=9))
    yield measure("scrub a note", lambda n: scrub(written[n % len(written)]), times=500)
    long = "\n".join(written)[:4096]
    yield measure("scrub 4 kB of notes", lambda _n: scrub(long), times=200, size=len(long), budget_ms=1.0)
    chance = random.Random(9)
    for name, unit in WORST.items():
        text = (unit * (MEGABYTE // len(unit)))[: MEGABYTE - chance.randrange(9)]
        budget = 200.0 if unit.isdigit() else None
        yield measure(
            f"scrub 1 MB: {name}", lambda _n, text=text: scrub(text), times=5, size=len(text), budget_ms=budget
        )
