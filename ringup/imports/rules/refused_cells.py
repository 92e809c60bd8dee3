"""What an app's own rules refuse, as faults of cells: the same rules stand at every door."""

from collections.abc import Iterable, Mapping

from ringup.imports.rules.cells import Fault
from ringup.values.refusal import Refusal


def as_faults(refusals: Iterable[Refusal | None], columns: Mapping[str, str] | None = None) -> list[tuple[str, Fault]]:
    """Each refusal at its field; `columns` names the column where it is called otherwise than the field."""
    named = columns or {}
    return [
        (named.get(refusal.field, refusal.field), Fault(code=refusal.code, facts=dict(refusal.facts)))
        for refusal in refusals
        if refusal is not None
    ]
