"""Values → rows of directed selling."""

from ringup.directed_selling.saving.prompts import (
    add_showings,
    end_showings,
    in_company_currency,
    mark_taken,
    of_prompt,
)
from ringup.directed_selling.saving.scripts import add_script_showings, add_stop, end_script_showings

__all__ = [
    "add_script_showings",
    "add_showings",
    "add_stop",
    "end_script_showings",
    "end_showings",
    "in_company_currency",
    "mark_taken",
    "of_prompt",
]
