"""Which quantities of an order can be canceled: what is not invoiced yet."""

from collections.abc import Mapping
from decimal import Decimal

from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal


def choose_canceled(left: Mapping[str, Decimal], wanted: Mapping[str, Decimal] | None) -> dict[str, Decimal] | Refusal:
    """How much of which line is canceled; without a wish all that is left of each.

    Refusals: `line_not_found`, `quantity_not_positive`, `more_than_open` {left}, `nothing_to_cancel`.

    >>> choose_canceled({"a": Decimal(2), "b": Decimal(0)}, None)
    {'a': Decimal('2')}
    """
    if wanted is None:
        chosen = {line: quantity for line, quantity in left.items() if quantity > 0}
        return chosen or Refusal(code="nothing_to_cancel")
    for line, quantity in wanted.items():
        if line not in left:
            return Refusal(code="line_not_found", field=f"lines.{line}")
        if quantity <= 0:
            return Refusal(code="quantity_not_positive", field=f"lines.{line}")
        if quantity > left[line]:
            return Refusal(code="more_than_open", facts={"left": plain_text(left[line])}, field=f"lines.{line}")
    return dict(wanted) or Refusal(code="nothing_to_cancel")
