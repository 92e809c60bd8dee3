"""An order says which mailing brought it, where the call center asks for that (spec §2: source code required)."""

from collections.abc import Iterator

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Cure, Refusal


def check_source_code(facts: OrderFacts) -> Iterator[Refusal]:
    """`source_code_required`."""
    if facts.source_code_missing:
        yield Refusal(code="source_code_required", cure=Cure(code="enter_source_code"), field="source_code")
