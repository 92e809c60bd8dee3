"""With order completion on, the payments match the total (spec §4.3, §6.6); what exactly, `payments` says."""

from collections.abc import Iterator

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Refusal


def check_payments(facts: OrderFacts) -> Iterator[Refusal]:
    """What `payments` refuses; nothing where the call center's order completion is off."""
    if facts.order_completion:
        yield from facts.payment_refusals
