"""A business "no" as a value: what is refused, the facts, and what would cure it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Cure:
    """What would make the refused thing possible, e.g. `Cure(code="add_value", facts={"missing": "4.20"})`."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why not. Screens word `code` and `facts` in the user's language; the API returns them as they are.

    `field` names the input that was refused, where one was.
    """

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    cure: Cure | None = None
    field: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The refusal as JSON-able values; absent parts are left out."""
        parts: dict[str, Any] = {"code": self.code, "facts": dict(self.facts)}
        if self.cure is not None:
            parts["cure"] = {"code": self.cure.code, "facts": dict(self.cure.facts)}
        if self.field:
            parts["field"] = self.field
        return parts
