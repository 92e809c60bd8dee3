"""Financial dimensions: a value is one of its own dimension's."""

from collections.abc import Iterator

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal


def value_belongs_to_its_dimension(change: SetupChange) -> Iterator[Refusal]:
    """The default of a dimension is one of its values. Fact: `dimension_of_value`."""
    if change.facts["dimension_of_value"] != change.after["dimension"]:
        yield Refusal(code="value_of_another_dimension", field="value")
