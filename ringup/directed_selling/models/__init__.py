"""What is suggested beside an item."""

from ringup.directed_selling.models.suggestions import ItemLink, LearnedSuggestion

__all__ = ["ItemLink", "LearnedSuggestion"]
