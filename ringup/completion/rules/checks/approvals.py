"""What was asked of a supervisor is answered: nobody submits while a price is still open (spec/beyond.md, 12)."""

from collections.abc import Iterator

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Cure, Refusal


def check_approvals(facts: OrderFacts) -> Iterator[Refusal]:
    """`approval_open` {count}."""
    if facts.open_approvals:
        yield Refusal(
            code="approval_open", facts={"count": facts.open_approvals}, cure=Cure(code="wait_for_the_answer")
        )
