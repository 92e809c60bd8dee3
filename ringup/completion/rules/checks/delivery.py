"""The header and every line can be delivered: a mode always, valid for call center, product and address (spec §8)."""

from collections.abc import Iterator

from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Cure, Refusal


def check_delivery(facts: OrderFacts) -> Iterator[Refusal]:
    """`mode_required`, `delivery_address_required`, and per line what `delivery` refuses, with its `line`."""
    if not facts.has_mode:
        yield Refusal(code="mode_required", cure=Cure(code="choose_mode"), field="mode_of_delivery")
    if facts.customer is not None and not facts.has_delivery_address:
        yield Refusal(code="delivery_address_required", cure=Cure(code="add_address"), field="delivery_address")
    for line in facts.lines:
        if line.mode_refusal is not None:
            yield Refusal(
                code=line.mode_refusal.code,
                facts={**line.mode_refusal.facts, "line": line.position, "item": line.text},
                cure=Cure(code="choose_mode", facts={"line": line.position}),
                field=f"line-{line.position}",
            )
