"""How a payment schedule may be set up."""

from collections.abc import Iterator

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal

MOST_PAYMENTS = 60


def fixed_parts_have_an_amount(change: SetupChange) -> Iterator[Refusal]:
    """A schedule in fixed parts says of how much."""
    if change.after["allocation"] == "fixed" and not change.after["fixed_minor"]:
        yield Refusal(code="required", field="fixed_minor")


def parts_in_reason(change: SetupChange) -> Iterator[Refusal]:
    """At least two payments and not more than sixty, and some time between them."""
    payments, every = change.after["payments"] or 0, change.after["every"] or 0
    if payments < 2:
        yield Refusal(code="too_small", facts={"limit": 2}, field="payments")
    if payments > MOST_PAYMENTS:
        yield Refusal(code="too_large", facts={"limit": MOST_PAYMENTS}, field="payments")
    if every < 1:
        yield Refusal(code="too_small", facts={"limit": 1}, field="every")
