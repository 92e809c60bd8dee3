"""What is suggested beside an item, and what agents say."""

from ringup.directed_selling.models.scripts import Script, ScriptPlace
from ringup.directed_selling.models.suggestions import ItemLink, LearnedSuggestion

__all__ = ["ItemLink", "LearnedSuggestion", "Script", "ScriptPlace"]
