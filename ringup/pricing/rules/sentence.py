"""What a rule says of itself: a code and facts. Screens word it in the user's language; rules hold no user text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """E.g. Sentence(code="discount.percent_off", facts={"percent": "15"})."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
