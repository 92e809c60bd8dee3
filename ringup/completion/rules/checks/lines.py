"""There is something to sell, and each line can be sold."""

from collections.abc import Iterator

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Cure, Refusal


def check_lines(facts: OrderFacts) -> Iterator[Refusal]:
    """`no_lines` where there are none but free products; per line what `products` and `pricing` refuse.

    Its `line` {position} is among the facts.
    """
    if all(line.is_gift for line in facts.lines):
        yield Refusal(code="no_lines", cure=Cure(code="add_line"))
    for line in facts.lines:
        for refusal in (line.unsellable, line.price_refusal):
            if refusal is not None:
                yield Refusal(
                    code=refusal.code,
                    facts={**refusal.facts, "line": line.position},
                    cure=refusal.cure,
                    field=f"line-{line.position}",
                )
