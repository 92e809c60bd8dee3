"""What the desk suggests and says, and what it was worth."""

from ringup.directed_selling.queries.outcomes import ScriptOutcome, StepOutcome, VersionOutcome, find_outcome
from ringup.directed_selling.queries.scripts import Said, find_scripts
from ringup.directed_selling.queries.suggestions import (
    Suggested,
    beside_line,
    evaluate_learning,
    find_linked,
    find_stepped_back,
    find_suggestions,
)

__all__ = [
    "Said",
    "ScriptOutcome",
    "StepOutcome",
    "Suggested",
    "VersionOutcome",
    "beside_line",
    "evaluate_learning",
    "find_linked",
    "find_outcome",
    "find_scripts",
    "find_stepped_back",
    "find_suggestions",
]
