"""A gift card is for somebody: each line that sells one says for whom (spec §7)."""

from collections.abc import Iterator
from dataclasses import replace

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Refusal


def check_gift_cards(facts: OrderFacts) -> Iterator[Refusal]:
    """What `payments` refuses of what lines say of their gift cards, with their `line` {position}."""
    for line in facts.lines:
        refusal = line.gift_card_refusal
        if refusal is not None:
            facts_of_line = {**refusal.facts, "line": line.position}
            yield replace(refusal, facts=facts_of_line, field=f"line-{line.position}")
