"""Where the call center asks for it, the customer has agreed to every clause of the recap (spec/beyond.md, 13)."""

from collections.abc import Iterator

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Cure, Refusal


def check_recap(facts: OrderFacts) -> Iterator[Refusal]:
    """`recap_not_acknowledged` {count}."""
    if facts.unread_clauses:
        yield Refusal(
            code="recap_not_acknowledged", facts={"count": facts.unread_clauses}, cure=Cure(code="tick_the_clauses")
        )
