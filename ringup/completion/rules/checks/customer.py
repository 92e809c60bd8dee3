"""An order needs a customer at the submit, not at the first line (spec/beyond.md, point 3)."""

from collections.abc import Iterator

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Cure, Refusal


def check_customer(facts: OrderFacts) -> Iterator[Refusal]:
    """`customer_required`, `customer_merged`, `customer_blocked` {reason}."""
    if facts.customer is None:
        yield Refusal(code="customer_required", cure=Cure(code="choose_customer"), field="customer")
        return
    if facts.customer.merged:
        yield Refusal(code="customer_merged", cure=Cure(code="choose_customer"), field="customer")
    if facts.customer.blocked:
        reason = {"reason": facts.customer.blocked_because}
        yield Refusal(code="customer_blocked", facts=reason, cure=Cure(code="unblock_customer"), field="customer")
