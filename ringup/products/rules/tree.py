"""The tree of categories: no category stands above itself."""

from collections.abc import Iterator

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal


def is_no_ancestor_of_itself(change: SetupChange) -> Iterator[Refusal]:
    """Facts: `own`, the category's key, and `above`, the keys of all that would stand above it."""
    if change.facts["own"] is not None and change.facts["own"] in change.facts["above"]:
        yield Refusal(code="above_itself", field="parent")
