"""What goes onto a pick list, and what may be said of how much of it was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ringup.values.decimals import plain_text
from ringup.values.refusal import Cure, Refusal


@dataclass(frozen=True, kw_only=True)
class Ready:
    """So much of a line (public id) can be picked now."""

    line: str
    quantity: Decimal


def choose_lines(ready: Sequence[Ready]) -> dict[str, Decimal] | Refusal:
    """The pick list: everything that is ready; `nothing_to_pick` when nothing is."""
    chosen = {one.line: one.quantity for one in ready if one.quantity > 0}
    return chosen or Refusal(code="nothing_to_pick")


def found_quantities(
    listed: Mapping[str, Decimal], found: Mapping[str, Decimal] | None
) -> dict[str, Decimal] | Refusal:
    """How much of each listed line was found; all of it where nothing is said.

    Refusals: `line_not_found`, `quantity_not_positive`, `more_than_listed` {listed}.
    """
    result = dict(listed)
    for line, quantity in (found or {}).items():
        if line not in listed:
            return Refusal(code="line_not_found", field=f"lines.{line}")
        if quantity < 0:
            return Refusal(code="quantity_not_positive", field=f"lines.{line}")
        if quantity > listed[line]:
            facts = {"listed": plain_text(listed[line])}
            return Refusal(
                code="more_than_listed", facts=facts, cure=Cure(code="pick_at_most", facts=facts), field=f"lines.{line}"
            )
        result[line] = quantity
    return result
