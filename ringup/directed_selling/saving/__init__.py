"""Values → rows of directed selling."""

from ringup.directed_selling.saving.prompts import add_showings, end_showings, mark_taken, of_prompt

__all__ = ["add_showings", "end_showings", "mark_taken", "of_prompt"]
