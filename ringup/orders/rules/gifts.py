"""A free product stays as the catalog gives it: no more of it, and nothing of its price (spec §11, effect 2)."""

from collections.abc import Mapping
from typing import Any

from ringup.values.refusal import Cure, Refusal

# What makes it free.
GIVEN = ("kit", "manual_discount", "price", "source_code", "unit")


def refuse_change_of_gift(item: str, stands: Mapping[str, Any], wanted: Mapping[str, Any]) -> Refusal | None:
    """`free_product_stays` {item} for more of a gift than there is on the line, or for a change of what makes it free.

    `stands` and `wanted` are values by field. Less of it is fine: the customer may decline.

    >>> refuse_change_of_gift("PEN-1", {"quantity": 1}, {"quantity": 5}).code
    'free_product_stays'
    >>> refuse_change_of_gift("PEN-1", {"quantity": 2}, {"quantity": 1}) is None
    True
    """
    changed = [name for name in GIVEN if name in wanted and wanted[name] != stands[name]]
    if "quantity" in wanted and wanted["quantity"] > stands["quantity"]:
        changed.append("quantity")
    return free_product_stays(item, min(changed)) if changed else None


def free_product_stays(item: str, field: str) -> Refusal:
    """Who wants something else of it takes a line of its own, at its price."""
    return Refusal(code="free_product_stays", facts={"item": item}, cure=Cure(code="add_further_line"), field=field)
