"""Rules over the facts of an order."""

from typing import Any

from ringup.call_centers.models import LegalEntity
from ringup.conditions.models import OrderRule
from tests.factories.company import make_legal_entity

Row = tuple[str, str, tuple[str, ...]]


def condition(variable: str, operator: str, *values: str, bracketed: bool = False) -> dict[str, Any]:
    """A condition as it is stored."""
    row = {"variable": variable, "operator": operator, "values": list(values)}
    return row | ({"bracketed": True} if bracketed else {})


def make_rule(
    *conditions: dict[str, Any], code: str = "GROUP-491", join: str = "all", legal_entity: LegalEntity | None = None
) -> OrderRule:
    """A rule of these conditions; without any, one about the customer's group."""
    rows = list(conditions) or [condition("customer_group", "is", "491")]
    entity = legal_entity or make_legal_entity()
    return OrderRule.objects.create(
        legal_entity=entity, code=code, name=f"Rule {code}", params={"join": join, "conditions": rows}
    )
